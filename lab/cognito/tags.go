package cognito

// listTagsForResource finds no tags: a stack has none.
func (s *Service) listTagsForResource(in *input) (any, error) {
	var c constraints
	c.required("resourceArn", in.ResourceArn, arnType)
	if err := c.err(); err != nil {
		return nil, err
	}
	for _, p := range s.pools {
		if s.arn(p) == *in.ResourceArn {
			return struct{ Tags map[string]string }{map[string]string{}}, nil
		}
	}
	return nil, notFound("Resource " + *in.ResourceArn + " does not exist.") // our choice of words
}

func (s *Service) arn(p *pool) string {
	return "arn:aws:cognito-idp:" + s.region + ":" + s.account + ":userpool/" + p.declared.ID
}
