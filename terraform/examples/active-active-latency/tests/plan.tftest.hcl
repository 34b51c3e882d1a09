# That the example fits the root. The root has its own providers, which a test cannot mock: with the real
# one, a plan asks AWS for its account, and makes nothing.

variables {
  artifact = { path = "../../tests/empty.zip" }
}

run "plan" {
  command = plan

  assert {
    condition     = length(module.tandem.endpoints) == 2
    error_message = "Two Regions answer at once."
  }
}
