module "tandem" {
  source = "../.."

  name     = var.name
  artifact = var.artifact

  # The nearest Region that is preferred; if none is, the nearest that is able.
  policy = "latency"
}
