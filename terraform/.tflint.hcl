# How tflint reads this code: by all its rules for the language, which are part of the program. None is turned
# off; where one is let be, a comment beside the code says why. In every folder at once, as the gate does it:
#
#   tflint --recursive --config=$PWD/.tflint.hcl

plugin "terraform" {
  enabled = true
  preset  = "all"
}
