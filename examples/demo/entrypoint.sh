#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# An entry point as many images have it: read the configuration, wait for the database, then serve.
. /etc/app.conf
ip link set lo up 2>/dev/null
tries=0
until nc -z 127.0.0.1 5432 2>/dev/null; do
	tries=$((tries + 1))
	if [ $tries -eq 6 ]; then
		echo "no database on port 5432, starting without it"
		break
	fi
	sleep 0.3
done
echo "listening on $listen"
exit 0
