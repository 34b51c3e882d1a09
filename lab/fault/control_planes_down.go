package fault

// ControlPlanesDown takes away the APIs that steer AWS's global services, all of which live in us-east-1:
// Route 53's and IAM's. DNS answers, health checks and tokens go on without them, so a failover that
// needs to change a record fails in just the outage that takes both at once.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
type ControlPlanesDown struct{}

// Place is the control planes: there is one of each.
func (ControlPlanesDown) Place() Place { return Place{What: "control planes"} }

// Inject takes them away.
func (ControlPlanesDown) Inject(w World) error { return w.SetControlPlanes(false) }

// Undo brings them back.
func (ControlPlanesDown) Undo(w World) error { return w.SetControlPlanes(true) }

func (ControlPlanesDown) String() string { return "the control planes in us-east-1 do not answer" }
