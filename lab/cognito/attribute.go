package cognito

// attribute is an attribute of a pool's users. A pool for machines has no users, but the standard
// attributes all the same.
type attribute struct {
	Name                       string
	AttributeDataType          string
	DeveloperOnlyAttribute     bool
	Mutable                    bool
	Required                   bool
	NumberAttributeConstraints *numberConstraints `json:",omitempty"`
	StringAttributeConstraints *stringConstraints `json:",omitempty"`
}

type numberConstraints struct{ MinValue string }

type stringConstraints struct{ MinLength, MaxLength string }

// standardAttributes are those of every pool, as AWS describes them.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
var standardAttributes = []attribute{
	{
		Name: "sub", AttributeDataType: "String", Required: true,
		StringAttributeConstraints: &stringConstraints{"1", "2048"},
	},
	text("name"), text("given_name"), text("family_name"), text("middle_name"), text("nickname"),
	text("preferred_username"), text("profile"), text("picture"), text("website"), text("email"),
	{Name: "email_verified", AttributeDataType: "Boolean", Mutable: true},
	text("gender"),
	{
		Name: "birthdate", AttributeDataType: "String", Mutable: true,
		StringAttributeConstraints: &stringConstraints{"10", "10"},
	},
	text("zoneinfo"), text("locale"), text("phone_number"),
	{Name: "phone_number_verified", AttributeDataType: "Boolean", Mutable: true},
	text("address"),
	{
		Name: "updated_at", AttributeDataType: "Number", Mutable: true,
		NumberAttributeConstraints: &numberConstraints{"0"},
	},
}

func text(name string) attribute {
	return attribute{
		Name: name, AttributeDataType: "String", Mutable: true,
		StringAttributeConstraints: &stringConstraints{"0", "2048"},
	}
}
