# What each function is told, and what it may do: no more than it uses. The nonce is with those that say
# holds; what the operator API does not know it cannot tell.

locals {
  # Every duration in milliseconds, and as Go prints it: 800ms, 5s, 2m30s. The functions read any spelling,
  # but equal settings should look equal, here and in a lab.
  milliseconds = {
    PERIOD          = var.settings.period_seconds * 1000
    AWAY_AFTER      = var.settings.away_after_seconds * 1000
    STABLE_FOR      = var.settings.stable_for_seconds * 1000
    MAX_LAG         = var.settings.max_lag_seconds * 1000
    FAILING_FOR     = var.settings.failing_for_seconds * 1000
    HEALTH_BUDGET   = var.settings.health_budget_milliseconds
    HEALTH_CACHE    = var.settings.health_cache_seconds * 1000
    READ_TIMEOUT    = var.settings.read_timeout_milliseconds
    OPERATOR_BUDGET = var.settings.operator_budget_milliseconds
    APP_TIMEOUT     = var.settings.app_timeout_milliseconds
  }

  durations = {
    for name, ms in local.milliseconds : name => ms < 1000 ? "${ms}ms" : join("", [
      ms < 3600000 ? "" : "${floor(ms / 3600000)}h",
      ms < 60000 ? "" : "${floor(ms % 3600000 / 60000)}m",
      "${ms % 60000 / 1000}s",
    ])
  }

  place = {
    TANDEM_SERVICE      = var.service
    TANDEM_TABLE        = var.tables.status.name
    TANDEM_REGIONS      = join(",", var.regions)
    TANDEM_PERIOD       = local.durations.PERIOD
    TANDEM_MAX_LAG      = local.durations.MAX_LAG
    TANDEM_READ_TIMEOUT = local.durations.READ_TIMEOUT
  }

  # health and prober run the same rounds.
  rounds = merge(local.place, {
    TANDEM_NONCE           = var.nonce
    TANDEM_CHECK_KEY       = var.key
    TANDEM_AWAY_AFTER      = local.durations.AWAY_AFTER
    TANDEM_STABLE_FOR      = local.durations.STABLE_FOR
    TANDEM_FAILING_FOR     = local.durations.FAILING_FOR
    TANDEM_MANUAL_FAILBACK = tostring(var.settings.manual_failback)
    TANDEM_HEALTH_BUDGET   = local.durations.HEALTH_BUDGET
    TANDEM_HEALTH_CACHE    = local.durations.HEALTH_CACHE
    TANDEM_PROBES          = local.probes
  })
}

locals {
  # Of each table the ARNs that a function uses. One that is missing is told of in main.tf.
  status_arns = [for r in var.regions : var.tables.status.arns[r] if contains(keys(var.tables.status.arns), r)]
  app_arns    = [for r, arn in try(var.tables.app.arns, {}) : arn if r == var.region]

  # The table is read and written here first, and elsewhere while the replica here does not answer.
  use_status = {
    sid       = "StatusInEveryRegion"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
    resources = local.status_arns
  }

  # Whoever uses a table uses its key as well, as DynamoDB asks for, though only through DynamoDB.
  # https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html#dynamodb-customer-cmk-policy
  status_keys = [for r in var.regions : var.tables.status.kms_key_arns[r] if contains(keys(var.tables.status.kms_key_arns), r)]
  app_keys    = [for r, key in try(var.tables.app.kms_key_arns, {}) : key if r == var.region]
  use_keys = { for name, arns in {
    app      = local.app_keys
    operator = local.status_keys
    health   = distinct(concat(local.status_keys, local.app_keys))
    } : name => length(arns) == 0 ? [] : [{
      sid        = "KeysOfTables"
      actions    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
      resources  = arns
      conditions = { StringEquals = { "kms:ViaService" = [for r in var.regions : "dynamodb.${r}.amazonaws.com"] } }
  }] }

  # A statement without a resource is none.
  probe_tables = length(local.probed_tables) == 0 ? [] : [{
    sid       = "ProbedTables"
    actions   = ["dynamodb:Scan"]
    resources = local.probed_tables
  }]

  app_functions = var.app.kind != "demo" ? {} : {
    app = {
      description = "Demo application of Tandem"
      environment = merge(
        { TANDEM_APP_TIMEOUT = local.durations.APP_TIMEOUT },
        { for table in var.tables.app[*] : "TANDEM_APP_TABLE" => table.name },
      )
      statements = concat(length(local.app_arns) == 0 ? [] : [{
        sid       = "OwnTable"
        actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
        resources = local.app_arns
      }], local.use_keys.app)
    }
  }

  # By handler, which is also the end of the function's name.
  functions = merge(
    {
      health = {
        description = "Whether ${var.region} can serve, and to whom it objects: what Route 53 asks"
        environment = local.rounds
        statements  = concat([local.use_status], local.probe_tables, local.use_keys.health)
      }
      operator = {
        description = "Operator API of Tandem"
        environment = merge(local.place, { TANDEM_OPERATOR_BUDGET = local.durations.OPERATOR_BUDGET })
        statements  = concat([local.use_status], local.use_keys.operator)
      }
      prober = {
        description = "Looks at ${var.region} and writes its row"
        environment = local.rounds
        statements  = concat([local.use_status], local.probe_tables, local.use_keys.health)
      }
    },
    local.app_functions,
  )
}
