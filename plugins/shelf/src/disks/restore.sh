#!/bin/sh
# restore.sh: takes files from this disk with nothing but a shell.
#
# To whoever finds this disk: it is one of a set of backup disks. Each file stands in the folder "objects" under a name that is its
# checksum (SHA-256); what it was called, and on which disks of the set it is, tells the list catalogue/files.tsv.gz. This script
# does what is tedious by hand. It is plain text for any POSIX shell with the usual small tools (awk, cp, find, gzip, ln, mkdir, rm, sed,
# sha256sum, touch); those of busybox are enough. It changes nothing on the disk, and it never overwrites a file.
#
#     sh restore.sh list                  the files whose contents are on this disk
#     sh restore.sh find TEXT             looks in the list of ALL disks of the set, and tells the disks
#     sh restore.sh copy DEST [TEXT]      copies files of this disk whose name has TEXT (all without it) below the folder DEST
#     sh restore.sh verify                reads every object and compares it with its checksum
#
# A line of the list: SHA-256, size, time (seconds since 1970), the disks, the name; TAB between them. In disks and names %25 %0D %0A %09
# stand for % CR LF TAB. The content of a file is objects/ab/cd/abcd..., by the digits of its SHA-256; on a disk that was one of
# distbackup before, distbackup-objects/abc/abcd... as well.
#
# It ends with 0 if all went well, 1 if a file is wrong or could not be copied, 2 if it was called in a wrong way, 3 if files
# that were asked for are on other disks only.

LC_ALL=C
export LC_ALL
umask 022
tab=$(printf '\t')
list=catalogue/files.tsv.gz

say() { printf '%s\n' "$*"; }
tell() { printf '%s\n' "$*" >&2; }

usage() {
  say 'sh restore.sh list                  the files on this disk'
  say 'sh restore.sh find TEXT             on which disks of the set is it?'
  say 'sh restore.sh copy DEST [TEXT]      copies below the folder DEST; never overwrites'
  say 'sh restore.sh verify                is every object on this disk as it was written?'
}

object_of() {
  object=$(printf '%s' "$1" | sed 's,^\(..\)\(..\),objects/\1/\2/\1\2,')
  [ -f "$object" ] || [ ! -d distbackup-objects ] ||
    object=$(printf '%s' "$1" | sed 's,^\(...\),distbackup-objects/\1/\1,')
}

# Sets $decoded to a name in which %25 %0D %0A %09 stand for characters that a line cannot hold.
decode() {
  decoded=$(printf '%s' "$1" | awk '
    BEGIN { RS = "\001" }
    { n = split($0, part, "%"); out = part[1]
      for (i = 2; i <= n; i++) {
        code = substr(part[i], 1, 2); rest = substr(part[i], 3)
        if (code == "25") out = out "%" rest
        else if (code == "0A") out = out "\n" rest
        else if (code == "0D") out = out "\r" rest
        else if (code == "09") out = out "\t" rest
        else out = out "%" part[i]
      }
      printf "%s", out }'; printf x)
  decoded=${decoded%x}
}

stays_inside() {
  case /$1/ in
    */../* | */./* | *//*) return 1 ;;
  esac
  return 0
}

sum_of() {
  sum=$(sha256sum <"$1") || sum=
  sum=${sum%% *}
}

# Lines of the list whose name has a text.
lines_with() {
  gzip -dc "$list" | awk -F "$tab" -v text="$1" 'text == "" || index($5, text)'
}

copy_one() {
  decode "$name"
  if ! stays_inside "$decoded"; then
    tell "left out, because it would leave the folder: $decoded"
    return 1
  fi
  to=$dest/$decoded
  if [ -e "$to" ] || [ -L "$to" ]; then
    sum_of "$to"
    [ "$sum" = "$hash" ] && return 0
    tell "not overwritten: $to"
    return 1
  fi
  mkdir -p "${to%/*}" || return 1
  part=$to.restoring
  if ! cp "$object" "$part"; then
    rm -f "$part"
    tell "could not be copied: $to"
    return 1
  fi
  sum_of "$part"
  if [ "$sum" != "$hash" ]; then
    rm -f "$part"
    tell "NOT as it was written, so it was not copied: $to"
    return 1
  fi
  touch -d "@$time" "$part" 2>/dev/null
  # A link never replaces what is there; file systems without links get the name by a copy that is checked as well.
  if ln "$part" "$to" 2>/dev/null || { [ ! -e "$to" ] && cp -p "$part" "$to"; }; then
    rm -f "$part"
    return 0
  fi
  rm -f "$part"
  tell "could not be copied: $to"
  return 1
}

copy_all() {
  lines_with "$1" | {
    copied=0
    failed=0
    elsewhere=0
    while IFS=$tab read -r hash size time disks name; do
      object_of "$hash"
      if [ ! -f "$object" ]; then
        elsewhere=$((elsewhere + 1))
        tell "on other disks ($disks): $name"
      elif copy_one; then
        copied=$((copied + 1))
      else
        failed=$((failed + 1))
      fi
    done
    say "$copied files are in $dest; $failed failed; $elsewhere are on other disks only."
    [ "$failed" -gt 0 ] && exit 1
    [ "$elsewhere" -gt 0 ] && exit 3
    exit 0
  }
}

verify() {
  {
    [ ! -d objects ] || find objects -type f
    [ ! -d distbackup-objects ] || find distbackup-objects -type f
  } | {
    good=0
    bad=0
    while IFS= read -r object; do
      case ${object##*/} in
        .*) continue ;;
      esac
      sum_of "$object"
      if [ "$sum" = "${object##*/}" ]; then
        good=$((good + 1))
      else
        bad=$((bad + 1))
        tell "NOT as it was written: $object"
      fi
    done
    say "$good objects are as they were written; $bad are NOT."
    [ "$bad" -eq 0 ]
  }
}

here=$(cd "${0%/*}" 2>/dev/null && pwd) || here=$(pwd)
case ${1:-} in
  copy)
    [ -n "${2:-}" ] || { usage; exit 2; }
    mkdir -p "$2" && dest=$(cd "$2" && pwd) || exit 2
    ;;
esac
cd "$here" || exit 2
case ${1:-} in
  list) gzip -dc "$list" | while IFS=$tab read -r hash size time disks name; do
      object_of "$hash"
      [ -f "$object" ] && say "$size$tab$name"
    done
    exit 0 ;;
  find)
    [ -n "${2:-}" ] || { usage; exit 2; }
    lines_with "$2" | awk -F "$tab" '{ print $5 "   on: " $4; n++ } END { if (!n) { print "not found"; exit 1 } }' ;;
  copy) copy_all "${3:-}" ;;
  verify) verify ;;
  *) usage; exit 2 ;;
esac
