package apigateway

import (
	"net/http"

	"github.com/tandem-failover/tandem/stack"
)

// stageResource is the stage $default, which deploys every change by itself.
type stageResource struct {
	AutoDeploy                  bool                     `json:"autoDeploy"`
	CreatedDate                 string                   `json:"createdDate"`
	DefaultRouteSettings        routeSettings            `json:"defaultRouteSettings"`
	DeploymentID                string                   `json:"deploymentId"`
	LastDeploymentStatusMessage string                   `json:"lastDeploymentStatusMessage"`
	LastUpdatedDate             string                   `json:"lastUpdatedDate"`
	RouteSettings               map[string]routeSettings `json:"routeSettings"`
	Name                        string                   `json:"stageName"`
	StageVariables              map[string]string        `json:"stageVariables"`
	Tags                        map[string]string        `json:"tags"`
}

type routeSettings struct {
	DetailedMetricsEnabled bool     `json:"detailedMetricsEnabled"`
	ThrottlingBurstLimit   *int     `json:"throttlingBurstLimit,omitempty"`
	ThrottlingRateLimit    *float64 `json:"throttlingRateLimit,omitempty"`
}

func (s stageResource) identifier() string { return s.Name }

func (m *management) listStages(r *http.Request) ([]stageResource, *denial) {
	declared, denied := m.api(r)
	if denied != nil {
		return nil, denied
	}
	deployment := deploymentID(declared.ID)
	return []stageResource{{
		AutoDeploy: true, CreatedDate: m.created, LastUpdatedDate: m.created, DeploymentID: deployment,
		LastDeploymentStatusMessage: "Successfully deployed stage with deployment ID '" + deployment + "'",
		Name:                        defaultStage, RouteSettings: throttles(declared),
		StageVariables: map[string]string{}, Tags: noTags,
	}}, nil
}

// throttles are the settings of the routes that have a throttle.
func throttles(declared stack.API) map[string]routeSettings {
	settings := make(map[string]routeSettings)
	for _, route := range declared.Routes {
		if t := route.Throttle; t != nil {
			settings[route.Key] = routeSettings{ThrottlingBurstLimit: &t.Burst, ThrottlingRateLimit: &t.Rate}
		}
	}
	return settings
}

type deploymentResource struct {
	AutoDeployed bool   `json:"autoDeployed"`
	CreatedDate  string `json:"createdDate"`
	ID           string `json:"deploymentId"`
	Status       string `json:"deploymentStatus"`
	Description  string `json:"description"`
}

func (d deploymentResource) identifier() string { return d.ID }

func (m *management) listDeployments(r *http.Request) ([]deploymentResource, *denial) {
	declared, denied := m.api(r)
	if denied != nil {
		return nil, denied
	}
	return []deploymentResource{{
		AutoDeployed: true, CreatedDate: m.created, ID: deploymentID(declared.ID), Status: "DEPLOYED",
		Description: "Automatic deployment triggered by changes to the Api configuration",
	}}, nil
}
