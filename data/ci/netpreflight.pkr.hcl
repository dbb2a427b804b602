# Packer: no image of a host whose network is not ready. The program does not stay in the image.
#   packer build -var host=10.0.0.10 -var key=~/.ssh/id_ed25519 netpreflight.pkr.hcl
# "null" stands for the builder of the site (vsphere-iso, qemu ...): the two provisioners are what to copy.
variable "host" {
  type = string
}
variable "key" {
  type = string
}
variable "port" {
  type    = number
  default = 22
}
variable "user" {
  type    = string
  default = "root"
}
variable "program" {
  type    = string
  default = "netpreflight"
}
variable "options" {
  type    = string
  default = ""
}
variable "folder" {
  type    = string
  default = "/tmp"
}

source "null" "image" {
  ssh_host             = var.host
  ssh_port             = var.port
  ssh_username         = var.user
  ssh_private_key_file = var.key
}

build {
  sources = ["source.null.image"]

  provisioner "file" {
    source      = var.program
    destination = "${var.folder}/netpreflight"
  }
  provisioner "shell" {
    remote_folder = var.folder
    inline = [
      "chmod +x ${var.folder}/netpreflight",
      "${var.folder}/netpreflight check -q ${var.options} && code=0 || code=$?",
      "rm -f ${var.folder}/netpreflight",
      "exit $code",
    ]
  }
}
