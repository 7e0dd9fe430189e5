#!/bin/sh
# restore.sh: looks after this disc and takes files from it, with nothing but a shell.
#
# To whoever finds this disc: it is one volume of a photo archive. The pictures are ordinary files in the folder "data", by date.
# You need no program to see them: open them, or copy them. This script does what is tedious by hand. It is plain text
# for any POSIX shell with the usual small tools (awk, cat, chmod, cp, grep, gzip, ln, mkdir, mv, rm, sed, sha256sum, touch, wc); those of busybox are
# enough. It changes nothing on the disc, and it never overwrites a file.
#
#     sh restore.sh verify                       reads every file and compares it with its checksum
#     sh restore.sh list                         lists the files, by the names they had
#     sh restore.sh find TEXT                    looks in the list of ALL discs of the set, and tells the disc and where it was kept
#     sh restore.sh copy FILE|FOLDER|all DEST    copies files to the folder DEST, and reads each copy back
#     sh restore.sh join FILE DEST [DISC ...]    puts a file together that was cut into .001 .002 ... over several discs
#
# What it relies on, so that you can do the same in another way:
#     manifest-sha256.txt      a line for each picture: 64 digits of SHA-256, two blanks, its path. %25 %0D %0A stand for % CR LF.
#     tagmanifest-sha256.txt   the same for the files that describe the volume
#     disc-sha256.txt          the same for this script, the catalogue and the page
#     catalogue/set.ndjson.gz  text packed by gzip: a line for each volume, then a line for each file of all volumes (JSON)
#     catalogue/names.tsv      files that have another name on the disc than they had: path here, TAB, path it had
#     catalogue/segments.tsv   parts of files that were larger than a disc: path, number, how many, volume, path there, size and
#                              SHA-256 of the part, size and SHA-256 of the whole, between TABs
# In the last two %25 %0D %0A %09 stand for % CR LF TAB.
#
# It ends with 0 if all went well, 1 if a file is wrong or could not be copied, 2 if it was called in a wrong way,
# 3 if it needs another disc.

LC_ALL=C
export LC_ALL
umask 022
nl='
'
cr=$(printf '\r')
tab=$(printf '\t')

say() { printf '%s\n' "$*"; }
tell() { printf '%s\n' "$*" >&2; }
fail() {
  code=$1
  shift
  tell "restore.sh: $*"
  exit "$code"
}

usage() {
  say 'sh restore.sh verify                       is every file on this disc as it was written?'
  say 'sh restore.sh list                         the files on this disc'
  say 'sh restore.sh find TEXT                    on which disc of the set is it?'
  say 'sh restore.sh copy FILE|FOLDER|all DEST    copies to the folder DEST; never overwrites'
  say 'sh restore.sh join FILE DEST [DISC ...]    joins the parts .001 .002 ... of a large file'
}

# Sets $decoded to a name in which %25 %0D %0A %09 stand for characters that a line cannot hold.
decode() {
  decoded=
  rest=$1
  while :; do
    case $rest in
      *%*) ;;
      *) break ;;
    esac
    decoded=$decoded${rest%%"%"*}
    rest=${rest#*"%"}
    case $rest in
      25*) decoded=$decoded% rest=${rest#25} ;;
      0[Aa]*) decoded=$decoded$nl rest=${rest#??} ;;
      0[Dd]*) decoded=$decoded$cr rest=${rest#??} ;;
      09*) decoded=$decoded$tab rest=${rest#09} ;;
      *) decoded=$decoded% ;;
    esac
  done
  decoded=$decoded$rest
}

# The first 64 characters of what sha256sum prints; it gets the file as its input, so no name can confuse it.
sum_of() {
  sum=$(sha256sum <"$1") || sum=
  sum=${sum%% *}
}

# True for a path that stays in the folder it is put below.
stays_inside() {
  case /$1/ in
    */../* | */./* | *//*) return 1 ;;
  esac
  return 0
}

# --- verify -----------------------------------------------------------------------------------------------------------

# Lines of a manifest without % go to sha256sum together; the others are decoded and looked at one by one.
verify() {
  total=0
  wrong=0
  for list in manifest-sha256.txt tagmanifest-sha256.txt disc-sha256.txt; do
    if [ ! -f "$list" ]; then
      [ "$list" = disc-sha256.txt ] && continue
      tell "$list: is not there, so what it names cannot be checked"
      wrong=$((wrong + 1))
      continue
    fi
    say "reading what $list names ..."
    count=$(awk 'END { print NR }' "$list")
    total=$((total + count))
    bad=$(awk 'length($0) < 67 || substr($0, 1, 64) ~ /[^0-9a-fA-F]/ { n++ } END { print n + 0 }' "$list")
    if [ "$bad" -gt 0 ]; then
      tell "$list: $bad lines cannot be read, so what they name could not be checked"
      wrong=$((wrong + bad))
    fi
    lines=$(awk 'length($0) >= 67 && substr($0, 1, 64) !~ /[^0-9a-fA-F]/ && !/%/ { n++ } END { print n + 0 }' "$list")
    if [ "$lines" -gt 0 ]; then
      # The programs differ in what they say, but all end the line of a good file with ": OK".
      failed=$(awk 'length($0) >= 67 && substr($0, 1, 64) !~ /[^0-9a-fA-F]/ && !/%/' "$list" |
        sha256sum -c - 2>/dev/null | awk -v all="$lines" '
          /: OK$/ { good++; next }
          { print "  " $0 > "/dev/stderr" }
          END { print all - good }')
      wrong=$((wrong + failed))
    fi
    verify_encoded "$list"
    wrong=$((wrong + encoded_wrong))
  done
  good=$((total - wrong))
  if [ "$wrong" -gt 0 ]; then
    say "$good of $total files are as they were written; $wrong are NOT, or could not be checked."
    say 'Copies of the same disc, if there are any, may still have them: see "sh restore.sh find".'
    return 1
  fi
  say "All $total files are as they were written."
}

verify_encoded() {
  encoded_wrong=0
  while IFS= read -r line; do
    case $line in
      *%*) ;;
      *) continue ;;
    esac
    decode "${line#??????????????????????????????????????????????????????????????????}"
    sum_of "./$decoded" 2>/dev/null
    [ "$sum" = "${line%% *}" ] && continue
    tell "  $decoded: FAILED"
    encoded_wrong=$((encoded_wrong + 1))
  done <"$1"
}

# --- list -------------------------------------------------------------------------------------------------------------

# A line for each payload file: SHA-256, path on the disc, path it had, between TABs and encoded as in the manifest.
each_file() {
  [ -f manifest-sha256.txt ] || fail 1 'manifest-sha256.txt is not there: is this the top folder of a disc?'
  {
    [ ! -f catalogue/names.tsv ] || sed 's/^/N/' catalogue/names.tsv
    sed 's/^/M/' manifest-sha256.txt
  } | awk '
    BEGIN { FS = "\t"; OFS = "\t" }
    /^N/ { original[substr($1, 2)] = $2; next }
    {
      hash = substr($0, 2, 64)
      path = substr($0, 68)
      gsub(/\t/, "%09", path)
      if (path in original) had = original[path]
      else { had = path; sub(/^data\//, "", had) }
      print hash, path, had
    }'
}

list() {
  each_file | while IFS=$tab read -r hash path had; do
    decode "$had"
    say "$decoded"
  done
}

# --- find -------------------------------------------------------------------------------------------------------------

find_text() {
  [ -n "$1" ] || fail 2 'find: expected a text to look for, such as a part of a name or a day: 2019-05-12'
  [ -f catalogue/set.ndjson.gz ] || fail 1 'catalogue/set.ndjson.gz is not there'
  # grep looks through millions of lines much faster than awk; what it lets through is looked at field by field.
  escaped=$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')
  gzip -dc <catalogue/set.ndjson.gz |
    grep -i -F -e '{"volume":' -e '{"format":' -e '{"footer":' -e "$escaped" | TEXT=$1 awk '
    # The value of a field; a quotation mark inside a value has a backslash before it, so the name of a field cannot be mistaken.
    function value(name,   at, rest, end) {
      at = index($0, "\"" name "\":\"")
      if (at == 0) return ""
      if (at > 2 && substr($0, at - 1, 1) != "," && substr($0, at - 1, 1) != "{") return ""
      rest = substr($0, at + length(name) + 4)
      for (end = 1; substr(rest, end, 1) != "\""; end++) {
        if (end > length(rest)) return rest
        if (substr(rest, end, 1) == "\\") end++
      }
      return substr(rest, 1, end - 1)
    }
    function plain(text,   out, at, next_one) {
      out = ""
      while ((at = index(text, "\\")) > 0) {
        next_one = substr(text, at + 1, 1)
        out = out substr(text, 1, at - 1) (next_one == "\"" || next_one == "\\" || next_one == "/" ? next_one : "\\" next_one)
        text = substr(text, at + 2)
      }
      return out text
    }
    BEGIN {
      wanted = tolower(ENVIRON["TEXT"])
      found = 0
    }
    /^[{]"volume":/ { place[value("volume")] = value("discs"); next }
    /^[{]"format":/ { as_of = substr(value("asOf"), 1, 10); next }
    /^[{]"footer":/ { whole = 1; next }
    {
      path = plain(value("path"))
      had = plain(value("original"))
      what = path "\n" had "\n" value("sha256") "\n" value("local") "\n" value("camera") "\n" plain(value("origin"))
      if (index(tolower(what), wanted) == 0) next
      found++
      volume = value("volumeId")
      told = place[volume] == "" ? "no disc of it was known" : plain(place[volume])
      sub(/^data\//, "", path)
      print volume "\t" told "\t" (had == "" ? path : had "\t(on the disc: data/" path ")")
    }
    END {
      if (!whole) print "restore.sh: the catalogue on this disc is damaged, so there may be more" > "/dev/stderr"
      print found " found, as it was known on " as_of " (later discs know more)" > "/dev/stderr"
      exit found > 0 && whole ? 0 : 1
    }'
}

# --- copy -------------------------------------------------------------------------------------------------------------

# Gives a finished copy its name, unless the name was taken meanwhile.
publish() {
  if ln -- "$1" "$2" 2>/dev/null; then
    rm -f -- "$1"
    return 0
  fi
  # Some file systems have no links.
  if [ -e "$2" ] || [ -L "$2" ]; then return 1; fi
  mv -- "$1" "$2"
}

# copy_one HASH SOURCE TARGET
copy_one() {
  if [ -e "$3" ] || [ -L "$3" ]; then
    sum=
    [ ! -f "$3" ] || sum_of "$3"
    if [ "$sum" = "$1" ]; then
      there=$((there + 1))
      return 0
    fi
    tell "  $3: something else is there; it was not overwritten"
    return 1
  fi
  folder=${3%/*}
  [ -d "$folder" ] || mkdir -p -- "$folder" || return 1
  # Not the name and more: a name may be as long as names can be.
  part=$folder/.restore-part.$$
  if [ -e "$part" ] || [ -L "$part" ]; then
    tell "  $part: is in the way; remove it if you do not need it"
    return 1
  fi
  if ! cp -- "$2" "$part"; then
    tell "  $2: could not be copied"
    rm -f -- "$part"
    return 1
  fi
  sum_of "$part"
  if [ "$sum" != "$1" ]; then
    tell "  $2: does not read as its checksum says; it was not copied"
    rm -f -- "$part"
    return 1
  fi
  touch -r "$2" -- "$part" 2>/dev/null
  chmod u+w -- "$part" 2>/dev/null
  if ! publish "$part" "$3"; then
    tell "  $3: could not be given its name"
    rm -f -- "$part"
    return 1
  fi
  copied=$((copied + 1))
}

# copy_files WANTED; $dest is absolute
copy_files() {
  wanted=${1#./}
  while :; do
    case $wanted in
      ?*/) wanted=${wanted%/} ;;
      *) break ;;
    esac
  done
  bare=${wanted#data/}
  copied=0
  there=0
  bad=0
  list_file=$dest/.restore-list.$$
  each_file >"$list_file" || fail 1 "$dest: cannot be written"
  while IFS=$tab read -r hash path had; do
    decode "$had"
    had=$decoded
    decode "$path"
    path=$decoded
    if [ "$wanted" != all ]; then
      case $path in
        "$wanted" | "$wanted"/* | data/"$bare" | data/"$bare"/*) ;;
        *)
          case $had in
            "$bare" | "$bare"/*) ;;
            *) continue ;;
          esac
          ;;
      esac
    fi
    if ! stays_inside "$path" || ! stays_inside "$had"; then
      tell "  $had: leads out of its folder, so it was not copied"
      bad=$((bad + 1))
      continue
    fi
    copy_one "$hash" "./$path" "$dest/$had" || bad=$((bad + 1))
  done <"$list_file"
  rm -f -- "$list_file"
  say "$copied files were copied and read back, $there were there already, $bad could not be copied."
  if [ $((copied + there + bad)) -eq 0 ]; then
    tell "restore.sh: nothing on this disc is called $wanted; \"sh restore.sh find\" looks in the list of all discs"
    return 1
  fi
  [ "$bad" -eq 0 ]
}

# --- join -------------------------------------------------------------------------------------------------------------

# join_file FILE DISC...; $dest is absolute
join_file() {
  wanted=${1#./}
  wanted=${wanted#data/}
  shift
  [ -f catalogue/segments.tsv ] || fail 1 'no file on this disc was cut into parts'
  case $wanted in
    *.[0-9][0-9][0-9]) whole=${wanted%.*} ;;
    *) whole=$wanted ;;
  esac
  parts=$dest/.restore-parts.$$
  while IFS= read -r line; do
    decode "${line%%"$tab"*}"
    if [ "$decoded" = "$wanted" ] || [ "$decoded" = "$whole" ]; then printf '%s\n' "$line"; fi
  done <catalogue/segments.tsv >"$parts" || fail 1 "$dest: cannot be written"
  join_parts "$@"
  code=$?
  rm -f -- "$parts"
  return "$code"
}

join_parts() {
  [ -s "$parts" ] || {
    tell "restore.sh: this disc knows no parts of $wanted"
    return 1
  }
  IFS=$tab read -r name number of volume path size hash whole_size whole_hash <"$parts"
  decode "$name"
  name=$decoded
  stays_inside "$name" || return 1
  target=$dest/$name
  if [ -e "$target" ] || [ -L "$target" ]; then
    tell "restore.sh: $target: something is there already; it was not overwritten"
    return 1
  fi
  mkdir -p -- "${target%/*}" || return 1
  joining=$target.joining
  [ -e "$joining" ] || : >"$joining" || return 1
  have=$(wc -c <"$joining")
  have=$((have + 0))
  end=0
  next=1
  while IFS=$tab read -r name number of volume path size hash whole_size whole_hash; do
    if [ "$number" -ne "$next" ]; then
      tell "Part $next of $of: this disc does not know where it is. The disc of a later volume does: run its restore.sh."
      return 3
    fi
    next=$((next + 1))
    end=$((end + size))
    # The read that finds no more lines empties these.
    total=$of
    proven=$whole_hash
    # Joined in an earlier call.
    if [ "$have" -ge "$end" ]; then continue; fi
    if [ "$have" -ne $((end - size)) ]; then
      tell "restore.sh: $joining is not what was begun here; remove it and begin again"
      return 1
    fi
    decode "$path"
    part=$decoded
    find_part "$@" || {
      tell "Part $number of $of is on $volume ($(place_of "$volume"))."
      tell "$((number - 1)) parts are joined. Put that disc in, and name the folder where it shows:"
      tell "  sh restore.sh join FILE DEST FOLDER"
      return 3
    }
    say "part $number of $of: $found"
    sum_of "$found"
    if [ "$sum" != "$hash" ]; then
      tell "restore.sh: $found: does not read as its checksum says; another copy of $volume may"
      return 1
    fi
    cat <"$found" >>"$joining" || {
      tell "restore.sh: $joining: could not be written; remove it and begin again"
      return 1
    }
    have=$end
  done <"$parts"
  if [ "$next" -le "$total" ]; then
    tell "Part $next of $total: this disc does not know where it is. The disc of a later volume does: run its restore.sh."
    return 3
  fi
  sum_of "$joining"
  if [ "$sum" != "$proven" ]; then
    tell "restore.sh: $joining: the parts are right and the whole is not; remove it and begin again"
    return 1
  fi
  publish "$joining" "$target" || return 1
  say "$target: $total parts, whole and proven"
}

# Looks for $part, of the right size, on this disc and on those that were named.
find_part() {
  for disc in . "$@"; do
    found=$disc/$part
    if [ -f "$found" ]; then
      bytes=$(wc -c <"$found")
      if [ $((bytes + 0)) -eq "$size" ]; then return 0; fi
    fi
  done
  return 1
}

place_of() {
  gzip -dc <catalogue/set.ndjson.gz 2>/dev/null | awk -v volume="$1" '
    index($0, "{\"volume\":\"" volume "\"") == 1 {
      told = "no disc of it was known"
      if (match($0, /"discs":"([^"\\]|\\.)*"/)) told = substr($0, RSTART + 9, RLENGTH - 10)
      gsub(/\\"/, "\"", told)
      print told
      exit
    }'
}

# --- what is asked for ------------------------------------------------------------------------------------------------

# Makes a path absolute, before this script goes to the folder it stands in.
absolute() {
  case $1 in
    /*) made=$1 ;;
    *) made=$PWD/$1 ;;
  esac
}

make_dest() {
  mkdir -p -- "$dest" || fail 1 "$dest: cannot be made"
}

command=${1-}
[ $# -eq 0 ] || shift
here=$0
case $here in
  */*) here=${here%/*} ;;
  *) here=. ;;
esac
[ -n "$here" ] || here=/
absolute "$here"
here=$made

case $command in
  verify | list)
    [ $# -eq 0 ] || fail 2 "$command: expected nothing behind it"
    cd -- "$here" || exit 1
    "$command"
    ;;
  find)
    [ $# -eq 1 ] || fail 2 'find: expected one text; put quotation marks around it if it has blanks'
    cd -- "$here" || exit 1
    find_text "$1"
    ;;
  copy)
    [ $# -eq 2 ] || fail 2 'copy: expected a file, a folder or "all", and a folder to copy to'
    absolute "$2"
    dest=$made
    make_dest
    cd -- "$here" || exit 1
    copy_files "$1"
    ;;
  join)
    [ $# -ge 2 ] || fail 2 'join: expected a file, a folder to put it in, and perhaps folders of other discs'
    wanted=$1
    absolute "$2"
    dest=$made
    shift 2
    make_dest
    # Every folder is made absolute, in its turn.
    count=$#
    while [ "$count" -gt 0 ]; do
      absolute "$1"
      shift
      set -- "$@" "$made"
      count=$((count - 1))
    done
    cd -- "$here" || exit 1
    join_file "$wanted" "$@"
    ;;
  '' | help | -h | --help)
    usage
    ;;
  *)
    usage >&2
    fail 2 "$command: no such command"
    ;;
esac
