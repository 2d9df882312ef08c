; fake-restic for Windows: a program file that hands its arguments to fake-restic.mjs, run by the runtime of the agent.
Unicode true
Target amd64-unicode
CRCCheck off
RequestExecutionLevel user
SilentInstall silent
OutFile "${OUTPUT_FILE}"
!include "FileFunc.nsh"
!insertmacro GetParameters
Section
  ${GetParameters} $1
  ExecWait '"${RUNTIME}" run --quiet --allow-all --no-prompt --no-config --no-lock --no-remote --no-npm "$EXEDIR\fake-restic.mjs" $1' $0
  SetErrorLevel $0
  Quit
SectionEnd
