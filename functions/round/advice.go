package round

import (
	"context"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
)

// lookFurther runs what is shown and alarmed but decides nothing about serving: the advisory probes,
// Tandem's own table, the peers and how far behind them this Region is.
//
// It takes at most half of the time that ctx leaves, for the row must be written in the other half: a
// peer that hangs is exactly when rows matter.
//
// Hasty says that this was less than a read of a far replica may take.
func (r *Runner) lookFurther(ctx context.Context, view View) (outcomes []failover.Probe, sights map[string]failover.Sight, hasty bool) {
	if deadline, bounded := ctx.Deadline(); bounded {
		var cancel context.CancelFunc
		half := time.Until(deadline) / 2
		hasty = half < r.Settings.ReadTimeout
		ctx, cancel = context.WithTimeout(ctx, half)
		defer cancel()
	}
	peers := r.Settings.Peers()
	owns := make([]*failover.Status, len(peers)) // each written by its own probe
	probes := append(r.advisory[:len(r.advisory):len(r.advisory)], probe{
		name: setting.OwnProbes + "table",
		look: func(context.Context) error {
			if view.Snapshot.Replica != r.Settings.Region {
				return codeError("elsewhere")
			}
			if _, lost := view.Snapshot.Lost[r.Settings.Region]; lost {
				return codeError("row-lost")
			}
			return nil
		},
	})
	asks := len(probes)
	for i, peer := range peers {
		probes = append(probes, probe{
			name: setting.OwnProbes + "peer-" + peer,
			look: func(ctx context.Context) (err error) {
				owns[i], err = r.Registry.Own(ctx, peer)
				return err
			},
		})
	}
	outcomes = runAll(ctx, probes)

	sights = make(map[string]failover.Sight)
	for i, peer := range peers {
		sight := see(view.Row(peer), owns[i], Now())
		sights[peer] = sight
		if outcomes[asks+i].OK {
			outcomes = append(outcomes, r.lag(peer, sight).run(ctx))
		}
	}
	return outcomes, sights, hasty
}

// see is how a peer looks from here: its row in the replica at home beside the one in its own replica, if
// that answered. Comparing the two shows replication alone: a peer whose rounds have stopped is old in
// both, and is no reason to wait. A peer that never ran is none either. Nothing is known of a row that
// could not be understood: it has no time.
func see(here, own *failover.Status, now time.Time) failover.Sight {
	sight := failover.Sight{Reachable: own != nil}
	switch {
	case here == nil || here.At.IsZero():
	case own == nil:
		sight.Seq, sight.Lag = here.Seq, now.Sub(here.At)
	default:
		sight.Seq, sight.Lag = here.Seq, max(0, own.At.Sub(here.At))
	}
	return sight
}

func (r *Runner) lag(peer string, sight failover.Sight) probe {
	return probe{
		name: setting.OwnProbes + "lag-" + peer,
		look: func(context.Context) error {
			if sight.Reachable && (sight.Seq == 0 || sight.Lag >= r.Settings.Hold.MaxLag) {
				return codeError("behind")
			}
			return nil
		},
	}
}
