#!/bin/sh
# fake-restic: notes every start of a backup in a file beside it, one line each, and says as many numbered lines as the
# path asks for: /fake/NAME/LINES/PAUSE, the pause between two lines in seconds.
case "$1" in
version) echo "restic 0.18.0 compiled with go1.24 on linux/amd64" && exit 0 ;;
snapshots) echo "[]" && exit 0 ;;
backup) ;;
*) exit 0 ;;
esac
for path; do :; done
echo "$path" >>"$(dirname "$0")/starts"
trap 'echo "signal interrupt received, cleaning up" >&2; exit 130' INT
pause=${path##*/}
rest=${path%/*}
lines=${rest##*/}
i=0
while [ "$i" -lt "$lines" ]; do
  echo "line $i of $path" >&2
  i=$((i + 1))
  sleep "$pause"
done
echo '{"message_type":"summary","files_new":1,"files_changed":0,"files_unmodified":0,"dirs_new":1,"dirs_changed":0,"dirs_unmodified":0,"data_added":1,"total_files_processed":1,"total_bytes_processed":1,"total_duration":0.1,"snapshot_id":"33d4bc28"}'
