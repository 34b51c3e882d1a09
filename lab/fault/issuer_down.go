package fault

// IssuerDown silences the token issuers of one Region: no new tokens, no keys, no discovery document.
// Authorizers that hold the keys already go on verifying; whoever needs a token must have another issuer,
// which is why every Region has its own.
type IssuerDown struct{ Region string }

// Place is Cognito in the Region.
func (f IssuerDown) Place() Place { return Place{What: issuers, Region: f.Region} }

// Inject silences the issuers.
func (f IssuerDown) Inject(w World) error {
	return w.SetService(f.Region, issuers, Trouble{Share: 1, Silent: true})
}

// Undo lets them speak again.
func (f IssuerDown) Undo(w World) error { return w.SetService(f.Region, issuers, Trouble{}) }

func (f IssuerDown) String() string { return "the token issuers in " + f.Region + " do not answer" }
