# Few targets; each is one command that CONTRIBUTING explains.

.PHONY: test race bench gate

test:
	go test ./...

race:
	go test -race -count=2 -shuffle=on -short ./...

bench: # prints what docs/benchmarks.md records
	go test -run '^$$' -bench . -benchmem ./failover ./lab/...

gate:
	bash .ci/run
