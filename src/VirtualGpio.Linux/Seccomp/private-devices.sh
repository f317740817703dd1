# SPDX-License-Identifier: MIT
# Run by sh in a mount namespace of its own: private-devices.sh "gpiochip0 gpiochip1" COMMAND...
#
# Makes /dev/gpiochipN and what sysfs says of them, leaves all else in /dev and /sys as it was, and becomes COMMAND.
# A stand-in is /dev/full (1:7) bound to another name: a character device that exists in every /dev, also a container's,
# that everybody may open, and that hardly anything uses. /dev/full itself becomes a link, as libgpiod takes every
# character device in /dev with the number of a chip for one, but no links.
#
# The shell's folder and umask are the program's: so all this is done in a subshell.

chips=$1
shift
(
    set -e
    umask 022
    if [ ! -c /dev/full ] || [ ! -d /sys/bus ] || [ ! -d /sys/dev/char ]; then
        echo '/dev/full, /sys/bus and /sys/dev/char are needed.' >&2
        exit 1
    fi

    # All is built in a tmpfs that lies over /sys/dev/char meanwhile, and in the end bound to where it belongs: no other
    # folder can be counted on, and mount leaves out what its list says to be there already, be it hidden by now.
    stage=/sys/dev/char/new
    while grep -q " $stage/" /proc/self/mountinfo; do
        stage=${stage}er
    done
    if [ -d /sys/bus/gpio ]; then
        bus=/sys/bus/gpio
    else
        # On kernels without GPIO all of /sys/bus has to be laid anew, to get that folder.
        bus=/sys/bus
    fi
    cd /sys/dev/char
    mount -t tmpfs -o mode=755 vgpio /sys/dev/char
    mkdir $stage $stage/char $stage/bus $stage/dev $stage/dev/.vgpio $stage/dev/.vgpio/dev
    table=$stage/fstab

    # libgpiod 2 looks for the subsystem by the number of the device. "." still is the folder below.
    cp -P -- * $stage/char
    rm -f $stage/char/1:7
    ln -s ../../bus/gpio/devices/"${chips%% *}" $stage/char/1:7

    mount --rbind /dev $stage/dev/.vgpio/dev
    cd $stage/dev/.vgpio/dev
    for name in * .[!.]*; do
        case $name in
        gpiochip* | full | .vgpio) continue ;;
        esac
        if [ -L "$name" ]; then
            ln -s "$(readlink "$name")" "$stage/dev/$name"
            continue
        elif [ "$name" = ptmx ]; then
            # It looks for "pts" beside itself, and does not find it from a mount of its own.
            if [ -w pts/ptmx ]; then
                ln -s pts/ptmx $stage/dev/ptmx
            else
                ln -s .vgpio/dev/ptmx $stage/dev/ptmx
            fi
            continue
        elif [ -d "$name" ]; then
            mkdir "$stage/dev/$name"
        elif [ -e "$name" ]; then
            : > "$stage/dev/$name"
        else
            continue
        fi
        case $name in
        *[[:space:]#\\]*) mount --rbind "$stage/dev/.vgpio/dev/$name" "$stage/dev/$name" ;;
        *) echo "$stage/dev/.vgpio/dev/$name $stage/dev/$name none rbind 0 0" ;;
        esac
    done > $table
    ln -s .vgpio/dev/full $stage/dev/full
    for chip in $chips; do
        : > "$stage/dev/$chip"
        echo "$stage/dev/.vgpio/dev/full $stage/dev/$chip none bind 0 0"
    done >> $table

    cd $bus
    for name in *; do
        if [ $bus/"$name" = /sys/bus/gpio/devices ]; then
            continue
        elif [ -d "$name" ]; then
            mkdir "$stage/bus/$name"
        elif [ -f "$name" ]; then
            : > "$stage/bus/$name"
        else
            continue
        fi
        echo "$bus/$name $stage/bus/$name none rbind 0 0"
    done >> $table
    if [ $bus = /sys/bus ]; then
        devices=$stage/bus/gpio/devices
    else
        devices=$stage/bus/devices
    fi
    mkdir -p $devices
    for chip in $chips; do
        mkdir $devices/"$chip"
        echo 1:7 > $devices/"$chip"/dev
        printf 'MAJOR=1\nMINOR=7\nDEVNAME=%s\n' "$chip" > $devices/"$chip"/uevent
        ln -s ../.. $devices/"$chip"/subsystem
    done

    mount -a -T $table
    cd /
    mount --rbind $stage/bus $bus
    mount --rbind $stage/dev /dev
    mount --rbind $stage/char /sys/dev/char
    for mount in /dev $bus /sys/dev/char; do
        mount -o remount,bind,ro $mount
    done
)
if [ $? -ne 0 ]; then
    echo "The private /dev could not be made." >&2
    exit 125
fi
exec "$@"
