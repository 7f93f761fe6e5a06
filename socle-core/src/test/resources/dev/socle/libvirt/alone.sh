#!/bin/sh
# alone.sh ROOT SCRATCH PROGRAM [ARGUMENT...]: runs a program that sees ROOT as its root folder and a /dev of its own, in
# which a plain file stands for /dev/kvm: libvirt then believes in KVM, which it only asks through QEMU. Needs root.
# SCRATCH is an empty folder. All of it is gone with the program: the mounts are in a name space of its own.
set -eu
root=$1 scratch=$2
shift 2
mount -t tmpfs none "$scratch"
for node in null zero full random urandom tty; do
    : >"$scratch/$node"
    mount --bind "/dev/$node" "$scratch/$node"
done
: >"$scratch/kvm"
mkdir "$scratch/pts" "$scratch/shm"
if [ "$root" != / ]; then
    mount --rbind /proc "$root/proc"
    mount --rbind /sys "$root/sys"
    # libvirt looks up root there.
    for file in passwd group; do
        [ -e "$root/etc/$file" ] || : >"$root/etc/$file"
        mount --bind "/etc/$file" "$root/etc/$file"
    done
fi
mount --rbind "$scratch" "${root%/}/dev"
exec chroot "$root" "$@"
