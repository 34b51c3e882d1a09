# Both Regions and us-east-1, where Route 53 keeps the metrics of its checks. Because the providers are
# here, a module block that calls this folder takes no count, for_each, depends_on or providers: compose
# modules/ yourself for that, as examples/three-regions does.

provider "aws" {
  alias  = "primary"
  region = var.primary_region
}

provider "aws" {
  alias  = "secondary"
  region = var.secondary_region
}

provider "aws" {
  alias  = "global"
  region = "us-east-1"
}
