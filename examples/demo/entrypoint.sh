#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# An entry point as many images have it: read the configuration, wait for the database, then serve.
. /etc/app.conf
ip link set lo up 2>/dev/null
(sleep 2; echo welcome | nc -l -p 5432 >/dev/null) & # the database, slow to come up
until nc 127.0.0.1 5432 </dev/null >/dev/null 2>&1; do
	sleep 0.4
done
echo "listening on $listen"
exit 0
