variable "name" {
  description = "Name of the table, the same in every Region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.name))
    error_message = "Write 3 to 255 letters, digits, dots, - and _: DynamoDB takes nothing else in the name of a table."
  }
}

variable "hash_key" {
  description = "Attribute that is the partition key. It must be among `attributes`."
  type        = string
  nullable    = false
}

variable "range_key" {
  description = "Attribute that is the sort key, among `attributes`; null for a primary key of the partition key alone."
  type        = string
  default     = null
}

variable "attributes" {
  description = "The key attributes and their types: S (string), N (number) or B (binary). Other attributes of items are not declared."
  type = list(object({
    name = string
    type = string
  }))
  nullable = false

  validation {
    condition     = alltrue([for a in var.attributes : contains(["S", "N", "B"], a.type)])
    error_message = "Give each attribute the type S, N or B: keys are strings, numbers or binary."
  }

  validation {
    condition     = length(distinct(var.attributes[*].name)) == length(var.attributes)
    error_message = "Declare each attribute once."
  }
}

variable "replicas" {
  description = "The other Regions of the global table, without the one that the provider is configured for; `{}` for a table of one Region. `kms_key_arn` is a key in that Region, for every replica or for none."
  type = map(object({
    kms_key_arn = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for region in keys(var.replicas) : can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", region))])
    error_message = "Key the replicas by Region, such as { eu-central-1 = {} }."
  }
}

variable "ttl_attribute_name" {
  description = "Attribute that holds when an item expires, in epoch seconds; null to let nothing expire. DynamoDB deletes expired items within days, not at once."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Customer managed KMS key, in the provider's Region, that encrypts the table; null for the key that AWS owns, which costs nothing. Give each replica a key as well, or none."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "Write the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>: an alias or a bare id reads differently in another account."
  }
}

variable "point_in_time_recovery_enabled" {
  description = "Whether the table can be restored to any second of the last 35 days, in every Region. Replication is no backup: a wrong write is in every Region within a second."
  type        = bool
  default     = true
  nullable    = false
}

variable "deletion_protection_enabled" {
  description = "Whether DynamoDB refuses to delete the table in the provider's Region. It does not protect the replicas, which are deleted first."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of the table and of its replicas."
  type        = map(string)
  default     = {}
  nullable    = false
}
