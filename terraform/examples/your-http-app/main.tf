module "tandem" {
  source = "../.."

  name     = var.name
  artifact = var.artifact

  apps = {
    for region, uri in var.origins : region => {
      kind       = "http"
      uri        = uri
      ready_path = "/ready"

      # Whatever the app cannot work without, and its own readiness does not tell.
      probes = [{ name = "login", type = "http", url = "${uri}/login", critical = false }]
    }
  }
}
