package main

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// provider answers the plugin protocol, version 5. What it does not define – import, functions, moves – Terraform
// never asks of it, because its schema has none.
type provider struct {
	tfprotov5.ProviderServer
	schemas schemas
	region  string
}

func (p *provider) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	resp := &tfprotov5.GetMetadataResponse{ServerCapabilities: &tfprotov5.ServerCapabilities{}}
	for name := range p.schemas.Resources {
		resp.Resources = append(resp.Resources, tfprotov5.ResourceMetadata{TypeName: name})
	}
	for name := range p.schemas.DataSources {
		resp.DataSources = append(resp.DataSources, tfprotov5.DataSourceMetadata{TypeName: name})
	}
	return resp, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	return &tfprotov5.GetProviderSchemaResponse{
		Provider:          p.schemas.Provider.wire(),
		ResourceSchemas:   wireAll(p.schemas.Resources),
		DataSourceSchemas: wireAll(p.schemas.DataSources),
	}, nil
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov5.GetResourceIdentitySchemasRequest) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) PrepareProviderConfig(_ context.Context, req *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: req.Config}, nil
}

// ConfigureProvider learns the Region. Nothing but the configuration tells it: the environment is another one
// elsewhere.
func (p *provider) ConfigureProvider(_ context.Context, req *tfprotov5.ConfigureProviderRequest) (*tfprotov5.ConfigureProviderResponse, error) {
	config, err := req.Config.Unmarshal(p.schemas.Provider.Block.typ())
	if err != nil {
		return nil, err
	}
	p.region = cmp.Or(text(config, "region"), "us-east-1")
	return &tfprotov5.ConfigureProviderResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceTypeConfig(context.Context, *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, nil
}

func (p *provider) ValidateDataSourceConfig(context.Context, *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{}, nil
}

func (p *provider) UpgradeResourceState(_ context.Context, req *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	t := p.schemas.Resources[req.TypeName].Block.typ()
	v, err := req.RawState.UnmarshalWithOpts(t, tfprotov5.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return nil, err
	}
	upgraded, err := tfprotov5.NewDynamicValue(t, v)
	return &tfprotov5.UpgradeResourceStateResponse{UpgradedState: &upgraded}, err
}

func (p *provider) ReadResource(_ context.Context, req *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	return &tfprotov5.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

func (p *provider) PlanResourceChange(_ context.Context, req *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	planned, err := fill(p.schemas.Resources[req.TypeName].Block, req.ProposedNewState, func(config tftypes.Value) choose {
		return func(attribute string, t tftypes.Type) tftypes.Value {
			if attribute == "domain_validation_options" {
				return validationOptions(config, t)
			}
			return tftypes.NewValue(t, tftypes.UnknownValue)
		}
	})
	return &tfprotov5.PlanResourceChangeResponse{PlannedState: planned, PlannedPrivate: req.PriorPrivate}, err
}

func (p *provider) ApplyResourceChange(_ context.Context, req *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	applied, err := p.make(p.schemas.Resources[req.TypeName].Block, req.TypeName, req.PlannedState)
	return &tfprotov5.ApplyResourceChangeResponse{NewState: applied, Private: req.PlannedPrivate}, err
}

func (p *provider) ReadDataSource(_ context.Context, req *tfprotov5.ReadDataSourceRequest) (*tfprotov5.ReadDataSourceResponse, error) {
	found, err := p.make(p.schemas.DataSources[req.TypeName].Block, req.TypeName, req.Config)
	return &tfprotov5.ReadDataSourceResponse{State: found}, err
}

// make gives every value that AWS would choose the form that AWS gives it.
func (p *provider) make(b block, kind string, planned *tfprotov5.DynamicValue) (*tfprotov5.DynamicValue, error) {
	return fill(b, planned, func(config tftypes.Value) choose {
		return newMade(kind, p.region, config).value
	})
}
