package drill

import (
	"slices"
	"sync"
)

// journal is what a run writes down while it measures. Everything else is computed from it afterwards.
type journal struct {
	mu          sync.Mutex // guards all
	requests    []request
	resolutions []resolution
	sightings   []sighting
}

func (j *journal) request(r request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests = append(j.requests, r)
}

func (j *journal) resolution(r resolution) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.resolutions = append(j.resolutions, r)
}

func (j *journal) sighted(s ...sighting) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.sightings = append(j.sightings, s...)
}

// soFar is a copy of what has been written.
func (j *journal) soFar() journalPage {
	j.mu.Lock()
	defer j.mu.Unlock()
	return journalPage{slices.Clone(j.requests), slices.Clone(j.resolutions), slices.Clone(j.sightings)}
}

// journalPage is a journal at one moment.
type journalPage struct {
	requests    []request
	resolutions []resolution
	sightings   []sighting
}

// about is what has been written and seen of some keys. It is asked for while traffic runs, so it copies
// no more than that.
func (j *journal) about(keys []string) ([]write, []sighting) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var writes []write
	for _, r := range j.requests {
		if r.Write && slices.Contains(keys, r.Key) {
			writes = append(writes, r.asWrite())
		}
	}
	return writes, slices.DeleteFunc(slices.Clone(j.sightings), func(s sighting) bool { return !slices.Contains(keys, s.Key) })
}
