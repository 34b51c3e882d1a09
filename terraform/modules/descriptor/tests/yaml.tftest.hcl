# The descriptor as a reader of YAML finds it.

variables {
  name      = "api.example.com"
  zone_name = "example.com"
  table     = "tandem"
  service   = "api"

  regions = [for i, region in ["eu-west-1", "eu-central-1"] : {
    endpoint       = { region = region, host = "${region}.api.example.com", target = { domain_name = "d-${i}.execute-api.${region}.amazonaws.com" } }
    issuer         = "https://cognito-idp.${region}.amazonaws.com/${region}_abcdefghi"
    token_endpoint = "https://tandem.auth.${region}.amazoncognito.com/oauth2/token"
    client_id      = "client-${i}"
  }]

  checks = {
    eu-west-1    = { can = "c1", prefer = "p1", holds = { eu-west-1 = "h11", eu-central-1 = "h12" } }
    eu-central-1 = { can = "c2", prefer = "p2", holds = { eu-west-1 = "h21", eu-central-1 = "h22" } }
  }
}

run "two_regions" {
  command = plan

  assert {
    condition = yamldecode(output.yaml) == {
      schema     = "tandem/v1"
      name       = "api.example.com"
      zone       = "example.com."
      table      = "tandem"
      service    = "api"
      time_scale = 1
      regions = [
        {
          name           = "eu-west-1"
          endpoint       = "https://eu-west-1.api.example.com"
          target         = "d-0.execute-api.eu-west-1.amazonaws.com"
          checks         = { can = "c1", prefer = "p1", holds = { eu-west-1 = "h11", eu-central-1 = "h12" } }
          issuer         = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
          token_endpoint = "https://tandem.auth.eu-west-1.amazoncognito.com/oauth2/token"
          client_id      = "client-0"
        },
        {
          name           = "eu-central-1"
          endpoint       = "https://eu-central-1.api.example.com"
          target         = "d-1.execute-api.eu-central-1.amazonaws.com"
          checks         = { can = "c2", prefer = "p2", holds = { eu-west-1 = "h21", eu-central-1 = "h22" } }
          issuer         = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abcdefghi"
          token_endpoint = "https://tandem.auth.eu-central-1.amazoncognito.com/oauth2/token"
          client_id      = "client-1"
        },
      ]
    }
    error_message = "The text says what was given, and nothing else: a key more would be refused."
  }
}

run "a_region_twice" {
  command = plan

  variables {
    regions = [for i in range(2) : {
      endpoint       = { region = "eu-west-1", host = "eu-west-1.api.example.com", target = { domain_name = "d-1.execute-api.eu-west-1.amazonaws.com" } }
      issuer         = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
      token_endpoint = "https://tandem.auth.eu-west-1.amazoncognito.com/oauth2/token"
      client_id      = "client"
    }]
  }

  expect_failures = [var.regions]
}

run "one_region" {
  command = plan

  variables {
    regions = [{
      endpoint       = { region = "eu-west-1", host = "eu-west-1.api.example.com", target = { domain_name = "d-1.execute-api.eu-west-1.amazonaws.com" } }
      issuer         = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
      token_endpoint = "https://tandem.auth.eu-west-1.amazoncognito.com/oauth2/token"
      client_id      = "client"
    }]
  }

  expect_failures = [var.regions]
}
