"""The lab: real servers in network namespaces, and the built program run among them."""
