#!/usr/bin/env bash
# Makes a certificate authority of this installation's own and a certificate for each node of KurrentDB, once:
#
#   certificates.sh ADDRESSES…      of each node the IP addresses under which it is asked, with commas: node1, node2 …
#
# Runs as root in the image of es-gencert-cli, whose own user may not write into fresh volumes. Clients get to see the
# authority's certificate alone (/authority). The nodes read theirs as 1001:1001, the user of KurrentDB's image since 24
# (ARG UID and GID of its Dockerfile, read at 26.0.3); the authority's key is for nobody but root. All nodes have the common
# name that the tool gives, eventstoredb-node, by which they know each other. test/compose.spec.ts runs this.
set -euo pipefail
[ -e /authority/ca.crt ] && exit 0
cd /certificates
es-gencert-cli create-ca -days 3650 -out ./ca
n=0
for addresses in "$@"; do
  n=$((n + 1))
  es-gencert-cli create-node -days 1825 -ca-certificate ./ca/ca.crt -ca-key ./ca/ca.key -out "./node$n" \
    -ip-addresses "$addresses" -dns-names localhost
  # The tool ends with 0 where it could not write.
  [ -s "./node$n/node.key" ]
done
chown -R 1001:1001 .
chmod -R u=rwX,go= .
chown 0:0 ca/ca.key
install -m 644 ca/ca.crt /authority/ca.crt
