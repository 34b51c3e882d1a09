package cognito

// maxPools is how many entries a page of the list has at most.
const maxPools = 60

type userPoolSummary struct {
	ID               string `json:"Id"`
	Name             string
	LambdaConfig     struct{}
	LastModifiedDate timestamp
	CreationDate     timestamp
}

func (s *Service) listUserPools(in *input) (any, error) {
	var c constraints
	if in.MaxResults == nil {
		c.add("null", "maxResults", "Member must not be null")
	}
	c.page(in, maxPools)
	if err := c.err(); err != nil {
		return nil, err
	}
	list := make([]userPoolSummary, len(s.pools))
	for i, p := range s.pools {
		list[i] = userPoolSummary{
			ID: p.declared.ID, Name: p.declared.Name,
			LastModifiedDate: timestamp(s.created), CreationDate: timestamp(s.created),
		}
	}
	entries, next, err := page(in, "pools", list, maxPools)
	if err != nil {
		return nil, err
	}
	return struct {
		UserPools []userPoolSummary
		NextToken string `json:",omitempty"`
	}{entries, next}, nil
}

// findPool is the pool that a request names.
func (s *Service) findPool(in *input) (*pool, error) {
	var c constraints
	c.required("userPoolId", in.UserPoolID, userPoolIDType)
	if err := c.err(); err != nil {
		return nil, err
	}
	return s.namedPool(*in.UserPoolID)
}

// namedPool is the pool of that ID, or AWS's refusal if there is none.
func (s *Service) namedPool(id string) (*pool, error) {
	if p := s.pool(id); p != nil {
		return p, nil
	}
	return nil, notFound(noPool(id))
}

// userPool is a pool as the API tells it. Beside what the stack declares there are the settings of a pool
// for which nothing else was said, as others recorded them from AWS. What AWS leaves out when unset is
// left out: Terraform takes empty settings for drift.
type userPool struct {
	ID                          string `json:"Id"`
	Name                        string
	Policies                    policies
	DeletionProtection          string
	LambdaConfig                struct{}
	LastModifiedDate            timestamp
	CreationDate                timestamp
	SchemaAttributes            []attribute
	VerificationMessageTemplate verificationMessage
	MfaConfiguration            string
	EstimatedNumberOfUsers      int
	EmailConfiguration          emailConfiguration
	UserPoolTags                map[string]string
	Domain                      string `json:",omitempty"`
	AdminCreateUserConfig       adminCreateUser
	Arn                         string
	UserPoolTier                string
}

type policies struct{ PasswordPolicy passwordPolicy }

type passwordPolicy struct {
	MinimumLength                                                      int
	RequireUppercase, RequireLowercase, RequireNumbers, RequireSymbols bool
	TemporaryPasswordValidityDays                                      int
}

type verificationMessage struct{ DefaultEmailOption string }

type emailConfiguration struct{ EmailSendingAccount string }

type adminCreateUser struct {
	AllowAdminCreateUserOnly  bool
	UnusedAccountValidityDays int
}

func (s *Service) describeUserPool(in *input) (any, error) {
	p, err := s.findPool(in)
	if err != nil {
		return nil, err
	}
	return struct{ UserPool userPool }{userPool{
		ID:   p.declared.ID,
		Name: p.declared.Name,
		Policies: policies{passwordPolicy{
			MinimumLength: 8, RequireUppercase: true, RequireLowercase: true, RequireNumbers: true, RequireSymbols: true,
			TemporaryPasswordValidityDays: 7,
		}},
		DeletionProtection:          "INACTIVE",
		LastModifiedDate:            timestamp(s.created),
		CreationDate:                timestamp(s.created),
		SchemaAttributes:            standardAttributes,
		VerificationMessageTemplate: verificationMessage{DefaultEmailOption: "CONFIRM_WITH_CODE"},
		MfaConfiguration:            "OFF",
		EmailConfiguration:          emailConfiguration{EmailSendingAccount: "COGNITO_DEFAULT"},
		UserPoolTags:                map[string]string{},
		Domain:                      p.declared.Domain,
		AdminCreateUserConfig:       adminCreateUser{UnusedAccountValidityDays: 7},
		Arn:                         s.arn(p),
		UserPoolTier:                "ESSENTIALS",
	}}, nil
}

func (s *Service) getUserPoolMfaConfig(in *input) (any, error) {
	if _, err := s.findPool(in); err != nil {
		return nil, err
	}
	return struct{ MfaConfiguration string }{"OFF"}, nil
}
