package cognito

// domainDescription leaves out what a lab has not: the CloudFront distribution, its bucket, a version.
type domainDescription struct {
	UserPoolID   string `json:"UserPoolId,omitempty"`
	AWSAccountID string `json:"AWSAccountId,omitempty"`
	Domain       string `json:",omitempty"`
	Status       string `json:",omitempty"`
}

// describeUserPoolDomain describes a domain that is not there as one without a status, not as an error.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolDomain.html
func (s *Service) describeUserPoolDomain(in *input) (any, error) {
	var c constraints
	c.required("domain", in.Domain, domainType)
	if err := c.err(); err != nil {
		return nil, err
	}
	var found domainDescription
	for _, p := range s.pools {
		if p.declared.Domain == *in.Domain {
			found = domainDescription{
				UserPoolID: p.declared.ID, AWSAccountID: s.account, Domain: p.declared.Domain, Status: "ACTIVE",
			}
		}
	}
	return struct{ DomainDescription domainDescription }{found}, nil
}
