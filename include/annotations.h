/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The annotations of a bundle that programs of ours write for each other, and those of engines that we
 * read. What the person may write (trace, io.sidetrace.trace and their options) is in include/request.h.
 */
#pragma once

/* --- ours: the wrapper writes them, the hook reads them from the state ------------------------------- */

/* The container's name as its engine shows it, without Docker's leading slash. */
#define ANNOTATION_CONTAINER_NAME "io.sidetrace.container-name"
/* The image as the person typed it. */
#define ANNOTATION_IMAGE "io.sidetrace.image"
/* Who asked for the container: docker, containerd, cri-o, podman. */
#define ANNOTATION_ENGINE "io.sidetrace.engine"
/* The path of the low-level OCI runtime that the wrapper hands over to. */
#define ANNOTATION_RUNTIME "io.sidetrace.runtime"
/*
 * What the wrapper added to the annotations, as a JSON object in a string. A bundle that is used again
 * (runc by hand) is so read as its owner wrote it: an added annotation is no wish of theirs.
 */
#define ANNOTATION_SETTLED "io.sidetrace.settled"

/* --- containerd's CRI plugin (pkg/cri/annotations) ------------------------------------------------------ */
#define ANNOTATION_CRI_TYPE "io.kubernetes.cri.container-type" /* sandbox | container */
#define ANNOTATION_CRI_NAME "io.kubernetes.cri.container-name"
#define ANNOTATION_CRI_IMAGE "io.kubernetes.cri.image-name"

/* --- CRI-O (pkg/annotations) ---------------------------------------------------------------------------- */
#define ANNOTATION_CRIO_TYPE "io.kubernetes.cri-o.ContainerType" /* sandbox | container */
#define ANNOTATION_CRIO_NAME "io.kubernetes.cri-o.ContainerName"
#define ANNOTATION_CRIO_IMAGE "io.kubernetes.cri-o.ImageName"

/* --- podman (libpod/define/annotations.go) --------------------------------------------------------------- */
#define ANNOTATION_MANAGER "io.container.manager" /* libpod */
