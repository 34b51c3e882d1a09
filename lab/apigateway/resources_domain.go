package apigateway

import "net/http"

// domainNameResource is a custom domain name. The lab has no ACM and its DNS needs no hosted zone of
// AWS's, so certificateArn and hostedZoneId are absent.
type domainNameResource struct {
	MappingSelectionExpression string                    `json:"apiMappingSelectionExpression"`
	Name                       string                    `json:"domainName"`
	ARN                        string                    `json:"domainNameArn"`
	Configurations             []domainNameConfiguration `json:"domainNameConfigurations"`
	RoutingMode                string                    `json:"routingMode"`
	Tags                       map[string]string         `json:"tags"`
}

type domainNameConfiguration struct {
	RegionalName   string `json:"apiGatewayDomainName"`
	Status         string `json:"domainNameStatus"`
	EndpointType   string `json:"endpointType"`
	IPAddressType  string `json:"ipAddressType"`
	SecurityPolicy string `json:"securityPolicy"`
}

func (d domainNameResource) identifier() string { return d.Name }

func (m *management) domainARN(name string) string {
	return "arn:aws:apigateway:" + m.region + "::/domainnames/" + name
}

func (m *management) listDomainNames(*http.Request) ([]domainNameResource, *denial) {
	var list []domainNameResource
	for _, declared := range m.apis {
		for _, domain := range declared.Domains {
			list = append(list, domainNameResource{
				MappingSelectionExpression: "$request.basepath", Name: domain.Name, ARN: m.domainARN(domain.Name),
				Configurations: []domainNameConfiguration{{
					RegionalName: domain.Target, Status: "AVAILABLE", EndpointType: "REGIONAL",
					IPAddressType: "ipv4", SecurityPolicy: "TLS_1_2",
				}},
				RoutingMode: "API_MAPPING_ONLY", Tags: noTags,
			})
		}
	}
	return list, nil
}

// mappingResource maps all of a domain name to an API: the lab has no mapping keys.
type mappingResource struct {
	APIID string `json:"apiId"`
	ID    string `json:"apiMappingId"`
	Key   string `json:"apiMappingKey"`
	Stage string `json:"stage"`
}

func (a mappingResource) identifier() string { return a.ID }

func (m *management) listMappings(r *http.Request) ([]mappingResource, *denial) {
	name := r.PathValue("domainName")
	for _, declared := range m.apis {
		for _, domain := range declared.Domains {
			if domain.Name == name {
				return []mappingResource{{APIID: declared.ID, ID: mappingID(declared.ID, name), Stage: defaultStage}}, nil
			}
		}
	}
	return nil, unknown("domain name", name)
}
