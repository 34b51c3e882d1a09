# For a state that the root of terraform/ made: what stood there is here. A new state has nothing to move.

moved {
  from = module.status_table
  to   = module.status
}

moved {
  from = module.app_table[0]
  to   = module.items
}

moved {
  from = module.primary
  to   = module.ireland
}

moved {
  from = module.secondary
  to   = module.frankfurt
}

moved {
  from = module.primary_alarms[0]
  to   = module.alarms_ireland
}

moved {
  from = module.secondary_alarms[0]
  to   = module.alarms_frankfurt
}

moved {
  from = module.check_alarms[0]
  to   = module.alarms_route53
}
