locals {
  ready_path = var.app.ready_path == "" ? null : var.app.ready_path

  # The function of the app's routes: the demo's, the user's, or none for an HTTP origin.
  app_function = {
    demo = var.app.kind != "demo" ? null : {
      function_name = module.functions["app"].function_arn
      invoke_arn    = module.functions["app"].invoke_arn
      qualifier     = null
    }
    lambda = var.app.function
    http   = null
  }[var.app.kind]

  # The app is asked where clients find it: by its own name, certificate and route.
  ready_probe = local.ready_path == null ? [] : [
    { name = "app", type = "http", url = "https://${local.host}${local.ready_path}", table = null, critical = true }
  ]

  table_probe = var.tables.app == null ? [] : [
    { name = var.app.kind == "demo" ? "items" : "table", type = "table", url = null, table = var.tables.app.name, critical = true }
  ]

  other_probes = [for p in var.app.probes : {
    name  = p.name, type = p.type, url = p.url, critical = p.critical
    table = p.table_arn == null ? null : split("table/", p.table_arn)[1]
  }]

  # As functions read them: a key without a value would be one too many for a strict reader.
  probes = jsonencode([
    for p in concat(local.ready_probe, local.table_probe, local.other_probes) : { for k, v in p : k => v if v != null }
  ])

  probed_tables = concat(local.app_arns, [for p in var.app.probes : p.table_arn if p.table_arn != null])
}
