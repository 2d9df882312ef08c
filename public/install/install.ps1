# Installs the restic-manager agent on this Windows computer and enrolls it at a restic-manager server.
# In a PowerShell (5.1 or 7) that was started as administrator:
#
#   $env:RM_SERVER = "https://..."; $env:RM_TOKEN = "..."
#   iwr $env:RM_SERVER/install/install.ps1 -UseBasicParsing | iex
#
# Removing it: $env:RM_UNINSTALL = "1" (and $env:RM_PURGE = "1") before the same line, or save this file and run
#   powershell -ExecutionPolicy Bypass -File install.ps1 -Uninstall [-Purge]
#
# Environment:
#   RM_SERVER            base address of the server, http or https
#   RM_TOKEN             enrollment token, good for one host and one hour
#   RM_PINNED_PUBKEY     sha256//BASE64 of the server's public key, for a server with a self-made certificate
#   RM_FORCE_REENROLL=1  enroll again although this host is enrolled; it keeps its identity and history
#   RM_HOSTNAME          enroll under this name instead of the computer's own
#   RM_ALLOW_HOOKS=1     let the server configure commands that run before and after a backup (off by default)
#   RM_SERVICE=task      start by the Task Scheduler instead of a service, where the service does not work
#
# Exit codes ($LASTEXITCODE, and of the process when run as a file): 0 done, 1 something on this machine failed,
# 2 wrong input, 3 machine not supported, 4 download failed, 5 restic missing, 6 enrollment refused,
# 7 installed but not online.
#
# All of it is one function and the one call stands on the last line: a download that breaks off runs nothing.

function Invoke-ResticManagerSetup {
  param([switch]$Uninstall, [switch]$Purge)

  $ErrorActionPreference = 'Stop'
  $ProgressPreference = 'SilentlyContinue'
  $PSNativeCommandUseErrorActionPreference = $false

  function Write-Line([string]$Text) { Write-Host $Text }
  function Write-Detail([string]$Text) { Write-Line "      $Text" }

  function Write-Step([string]$Text) {
    $setup.Step++
    Write-Line "[$($setup.Step)/6] $Text"
  }

  # The error that ends the setup: its code becomes the exit code, its texts are what is shown.
  function Stop-Setup([int]$Code, [string]$Reason, [string]$Remedy) {
    $setup.Failure = @{ Code = $Code; Reason = $Reason; Remedy = $Remedy }
    throw $Reason
  }

  # --- 1: checks; nothing is changed here -------------------------------------------------------------------------

  function Assert-Elevated {
    $user = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
    if (-not $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
      Stop-Setup 3 'this must run as administrator, because the agent has to read every file of this computer.' `
        'start PowerShell by "Run as administrator" and run the line again.'
    }
  }

  function Assert-Machine {
    if ([Environment]::OSVersion.Platform -ne [PlatformID]::Win32NT) {
      Stop-Setup 3 'this script installs on Windows only.' 'use install.sh on Linux.'
    }
    if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
      Stop-Setup 3 'this PowerShell runs in a restricted language mode; nothing was changed.' `
        'let an administrator allow full PowerShell for this installation.'
    }
    if ($PSVersionTable.PSVersion.Major -lt 5) {
      Stop-Setup 3 "this is PowerShell $($PSVersionTable.PSVersion), and 5.1 is needed; nothing was changed." `
        'use the PowerShell that comes with Windows 10, Server 2016 or newer.'
    }
    $version = [Environment]::OSVersion.Version
    if ($version.Major -lt 10) {
      Stop-Setup 3 "this is Windows $version, and the agent needs Windows 10 or Server 2016; nothing was changed." `
        'use a newer Windows.'
    }
    $processor = $env:PROCESSOR_ARCHITEW6432
    if (-not $processor) { $processor = $env:PROCESSOR_ARCHITECTURE }
    if ($processor -ne 'AMD64') {
      Stop-Setup 3 "there is no agent for $processor machines; nothing was changed." `
        'use a computer with a 64-bit Intel or AMD processor.'
    }
    $drive = New-Object IO.DriveInfo ($setup.ProgramDir.Substring(0, 1))
    $free = [int]($drive.AvailableFreeSpace / 1048576)
    if ($free -lt 300) {
      Stop-Setup 3 "drive $($drive.Name) has only $free MB left, and the agent needs 300 MB; nothing was changed." `
        'free some space, then run the same line again.'
    }
  }

  function Assert-ServerAddress {
    $server = "$env:RM_SERVER"
    if ($server -eq '') { Stop-Setup 2 'RM_SERVER is not set.' 'use all lines that the server prints.' }
    if ($server -match '[^\]\[A-Za-z0-9._~:/%-]') {
      Stop-Setup 2 'RM_SERVER holds a space, a quote or another character that has no place in it.' `
        'give the plain base address, such as https://backup.example.org:8480.'
    }
    $server = $server.TrimEnd('/')
    $form = '\Ahttps?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*\z'
    if ($server -notmatch $form) {
      Stop-Setup 2 'RM_SERVER is not an address of the form http://host:port or https://host/path.' `
        'give the plain base address, such as https://backup.example.org:8480 or http://[2001:db8::1]:8480.'
    }
    $setup.Server = $server
  }

  function Assert-Pin {
    $pin = "$env:RM_PINNED_PUBKEY"
    if ($pin -eq '') { return }
    if ($pin -cnotmatch '\Asha256//[A-Za-z0-9+/]{43}=(;sha256//[A-Za-z0-9+/]{43}=)*\z') {
      Stop-Setup 2 'RM_PINNED_PUBKEY is not of the form sha256//BASE64.' 'copy all lines that the server prints.'
    }
    if ($setup.Server -notmatch '^https://') {
      Stop-Setup 2 'RM_PINNED_PUBKEY is set, but RM_SERVER is not https.' 'copy all lines that the server prints.'
    }
    Add-PinType
    $setup.Pin = $pin
  }

  # A certificate check that runs on whatever thread the connection has, which a script block could not.
  function Add-PinType {
    if ('ResticManager.PinnedKey' -as [type]) { return }
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ResticManager {
  public sealed class PinnedKey {
    readonly HashSet<string> pins;
    public bool Refused;

    public PinnedKey(string text) { pins = new HashSet<string>(text.Split(';')); }

    public RemoteCertificateValidationCallback Callback() { return Check; }

    bool Check(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors errors) {
      Refused = certificate == null || !pins.Contains("sha256//" + KeyHash(certificate.GetRawCertData()));
      return !Refused;
    }

    // Certificate, then its TBSCertificate: [version], serial, algorithm, issuer, validity, subject, public key.
    static string KeyHash(byte[] der) {
      int at = Content(der, Content(der, 0));
      if (der[at] == 0xA0) at = End(der, at);
      for (int skipped = 0; skipped < 5; skipped++) at = End(der, at);
      using (SHA256 sha = SHA256.Create()) {
        return Convert.ToBase64String(sha.ComputeHash(der, at, End(der, at) - at));
      }
    }

    static int Content(byte[] der, int at) { return at + 2 + (der[at + 1] < 0x80 ? 0 : der[at + 1] & 0x7F); }

    static int End(byte[] der, int at) {
      int length = der[at + 1];
      if (length >= 0x80) {
        int count = length & 0x7F;
        length = 0;
        for (int i = 0; i < count; i++) length = (length << 8) | der[at + 2 + i];
      }
      return Content(der, at) + length;
    }
  }
}
'@
  }

  function Assert-Token {
    if ($setup.Token -eq '') {
      Stop-Setup 2 'RM_TOKEN is not set.' 'mint an enrollment token on the server and use all lines that it prints.'
    }
    if ($setup.Token -match '[^A-Za-z0-9._~+/=-]') {
      Stop-Setup 2 'RM_TOKEN holds characters that no token has.' 'copy all lines that the server prints, without line breaks.'
    }
    if ($setup.Token.Length -lt 16 -or $setup.Token.Length -gt 512) {
      Stop-Setup 2 'RM_TOKEN is not a whole token.' 'copy all lines that the server prints.'
    }
  }

  function Get-EnvValue([string]$Name) {
    if (-not [IO.File]::Exists($setup.EnvFile)) { return '' }
    $value = ''
    foreach ($line in [IO.File]::ReadAllLines($setup.EnvFile)) {
      if ($line.StartsWith("$Name=")) { $value = $line.Substring($Name.Length + 1) }
    }
    return $value
  }

  function Test-Enrolled { return (Get-EnvValue 'RM_HOST_ID') -ne '' -and (Get-EnvValue 'RM_AGENT_TOKEN') -ne '' }

  # --- 2: download ------------------------------------------------------------------------------------------------

  # Downloads to a file. The answer's status is 0 when there was none; problem says why then.
  function Receive-File([string]$Address, [string]$File) {
    $answer = @{ Status = 0; Checksum = ''; Length = -1; Message = ''; Problem = ''; IsPinRefused = $false }
    $request = [Net.WebRequest]::Create($Address)
    $request.Timeout = 30000
    $request.ReadWriteTimeout = 60000
    $request.UserAgent = 'restic-manager-install'
    $check = $null
    if ($setup.Pin -ne '') {
      $check = New-Object ResticManager.PinnedKey ($setup.Pin)
      $request.ServerCertificateValidationCallback = $check.Callback()
    }
    $response = $null
    try {
      try { $response = $request.GetResponse() } catch {
        $cause = $_.Exception
        while ($cause -and $cause -isnot [Net.WebException]) { $cause = $cause.InnerException }
        if ($cause -and $cause.Response) { $response = $cause.Response } else {
          $answer.Problem = $_.Exception.GetBaseException().Message
          $answer.IsPinRefused = $check -and $check.Refused
          return $answer
        }
      }
      $answer.Checksum = "$($response.Headers['X-Checksum-Sha256'])"
      $answer.Length = $response.ContentLength
      try { Copy-Body $response $File } catch {
        $answer.Problem = $_.Exception.GetBaseException().Message
        return $answer
      }
      $answer.Status = [int]$response.StatusCode
      if ($answer.Status -ne 200) { $answer.Message = Get-ServerMessage $File }
      return $answer
    } finally {
      if ($response) { $response.Dispose() }
    }
  }

  function Copy-Body($Response, [string]$File) {
    $from = $Response.GetResponseStream()
    $to = [IO.File]::Create($File)
    try { $from.CopyTo($to) } finally {
      $to.Dispose()
      $from.Dispose()
    }
  }

  # The "message" of the server's JSON error, if it gave one.
  function Get-ServerMessage([string]$File) {
    if ((Get-Item -LiteralPath $File).Length -gt 65536) { return '' }
    if ([IO.File]::ReadAllText($File) -match '"message"\s*:\s*"([^"]{1,300})') { return $Matches[1] }
    return ''
  }

  function Get-Sha256([string]$File) { return (Get-FileHash -LiteralPath $File -Algorithm SHA256).Hash.ToLowerInvariant() }

  function Install-AgentFile {
    Write-Step 'Downloading the agent for windows/amd64'
    New-Item -ItemType Directory -Force -Path $setup.ProgramDir | Out-Null
    $file = "$($setup.AgentFile).new.exe"
    $setup.TempFiles += $file
    $answer = Receive-File "$($setup.Server)/agent/binary?os=windows&arch=amd64" $file
    if ($answer.IsPinRefused) {
      Stop-Setup 4 'the server shows another key than the pinned one, so nothing was downloaded.' `
        "if the server's certificate was renewed, take new lines from it; otherwise somebody is in between."
    }
    if ($answer.Status -eq 0) {
      Stop-Setup 4 "$($setup.Server) cannot be reached or broke off: $($answer.Problem)" `
        'check the address, DNS, the firewall and the certificate, then run the same line again.'
    }
    if ($answer.Status -ne 200) {
      Stop-Setup 4 "the server answered HTTP $($answer.Status) to the download of the agent. $($answer.Message)" `
        "check that RM_SERVER is the address of a restic-manager server, and see the server's log."
    }
    $size = (Get-Item -LiteralPath $file).Length
    if ($answer.Length -ge 0 -and $answer.Length -ne $size) {
      Stop-Setup 4 "the download broke off: $size of $($answer.Length) bytes." 'run the same line again.'
    }
    if ($answer.Checksum -eq '') {
      Stop-Setup 4 'the answer carries no X-Checksum-Sha256, so it is not known to be the agent.' `
        'check that RM_SERVER is the address of a restic-manager server and that no proxy changes its answers.'
    }
    if ((Get-Sha256 $file) -ne $answer.Checksum) {
      Stop-Setup 4 'the downloaded agent is damaged: its SHA-256 is not the one the server names.' 'run the same line again.'
    }
    Write-Detail "$size bytes, SHA-256 verified"
    Move-Item -LiteralPath $file -Destination $setup.AgentFile -Force
    $version = & $setup.AgentFile version
    if ($LASTEXITCODE -ne 0) {
      Stop-Setup 1 "the downloaded agent does not start on this machine (code $LASTEXITCODE)." `
        'see the lines above, and whether a virus scanner has stopped it; run the same line again after that is repaired.'
    }
    Write-Detail "$version"
  }

  # --- 3: restic --------------------------------------------------------------------------------------------------

  # The service runs as SYSTEM, so only folders of the machine's own PATH count, and ours.
  function Find-Restic {
    $path = [Environment]::GetEnvironmentVariable('Path', 'Machine')
    foreach ($folder in "$path".Split(';') + $setup.ProgramDir) {
      if ($folder.Trim() -eq '') { continue }
      $candidate = [IO.Path]::Combine([Environment]::ExpandEnvironmentVariables($folder.Trim(' ', '"')), 'restic.exe')
      if ([IO.File]::Exists($candidate)) { return $candidate }
    }
    return ''
  }

  function Get-ResticVersion([string]$File) {
    $text = (& $File version) -join "`n"
    if ($text -match '(?m)^restic ([0-9]+(\.[0-9]+)+)') { return [version]$Matches[1] }
    return $null
  }

  # The server's own copy, where it has one; anything but a verified program is passed over.
  function Receive-Restic {
    $file = "$($setup.OwnRestic).new.exe"
    $setup.TempFiles += $file
    $answer = Receive-File "$($setup.Server)/agent/restic?os=windows&arch=amd64" $file
    if ($answer.Status -ne 200 -or $answer.Checksum -eq '' -or (Get-Sha256 $file) -ne $answer.Checksum) { return }
    Move-Item -LiteralPath $file -Destination $setup.OwnRestic -Force
    Write-Detail 'taken from the server'
  }

  # A package manager's restic may lie in a user's folder, where SYSTEM must not run it from: it is copied.
  function Install-ResticPackage {
    $ways = @(
      @{ Program = 'winget.exe'; Arguments = @('install', '--exact', '--id', 'restic.restic', '--silent', '--disable-interactivity', '--accept-source-agreements', '--accept-package-agreements') },
      @{ Program = 'choco.exe'; Arguments = @('install', 'restic', '--yes', '--no-progress') },
      @{ Program = 'scoop.cmd'; Arguments = @('install', 'restic') }
    )
    foreach ($way in $ways) {
      if (-not (Get-Command $way.Program -CommandType Application -ErrorAction SilentlyContinue)) { continue }
      Write-Detail "$($way.Program) install restic ..."
      $arguments = $way.Arguments
      & $way.Program @arguments | Out-Null
      if ((Find-Restic) -ne '') { return }
      $users = [Environment]::GetEnvironmentVariable('Path', 'User')
      $env:Path = "$env:Path;$users"
      $found = Get-Command restic.exe -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
      if ($found) {
        Copy-Item -LiteralPath $found.Source -Destination $setup.OwnRestic -Force
        return
      }
    }
  }

  function Install-Restic {
    Write-Step 'Looking for restic'
    if ((Find-Restic) -eq '') {
      Write-Detail 'not found, installing it'
      Receive-Restic
      if ((Find-Restic) -eq '') { Install-ResticPackage }
    }
    $restic = Find-Restic
    $remedy = "put restic.exe of https://github.com/restic/restic/releases (0.14 or newer) to $($setup.OwnRestic), then run the same line again."
    if ($restic -eq '') { Stop-Setup 5 'restic could not be installed, and the host was not enrolled.' $remedy }
    $version = Get-ResticVersion $restic
    if (-not $version) { Stop-Setup 5 "restic is at $restic but does not start." $remedy }
    if ($version -lt [version]'0.14') {
      Stop-Setup 5 "restic $version at $restic is too old; the agent needs 0.14 or newer. The host was not enrolled." $remedy
    }
    Write-Detail "restic $version at $restic"
  }

  # --- 4: enrollment ----------------------------------------------------------------------------------------------

  # Names of accounts differ between languages; their numbers do not.
  function New-Sid([string]$Number) { return New-Object Security.Principal.SecurityIdentifier ($Number) }

  # Everybody may make folders in ProgramData, so one that is there already may be somebody's trap.
  function Protect-DataFolder {
    $folder = $setup.DataDir
    $item = Get-Item -LiteralPath $folder -Force -ErrorAction SilentlyContinue
    if ($item -and ($item.Attributes -band [IO.FileAttributes]::ReparsePoint)) {
      Stop-Setup 1 "$folder is a link to somewhere else." 'remove that link, then run the same line again.'
    }
    $system = New-Sid 'S-1-5-18'
    $administrators = New-Sid 'S-1-5-32-544'
    $rules = New-Object Security.AccessControl.DirectorySecurity
    $rules.SetAccessRuleProtection($true, $false)
    $rules.SetOwner($administrators)
    foreach ($who in $system, $administrators) {
      $rules.AddAccessRule((New-Object Security.AccessControl.FileSystemAccessRule ($who, 'FullControl', 'ContainerInherit,ObjectInherit', 'None', 'Allow')))
    }
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    Set-Acl -LiteralPath $folder -AclObject $rules
    if (-not $item) { return }
    # What was in it takes the folder's rules and owner over; /L changes links themselves, not what they lead to.
    $icacls = "$env:SystemRoot\System32\icacls.exe"
    & $icacls "$folder\*" /setowner '*S-1-5-32-544' /T /C /L /Q | Out-Null
    & $icacls "$folder\*" /reset /T /C /L /Q | Out-Null
  }

  function Register-ThisHost {
    Write-Step "Enrolling this host at $($setup.Server)"
    Protect-DataFolder
    $env:RM_SERVER = $setup.Server
    $token = $setup.Token
    $setup.Token = ''
    $token | & $setup.AgentFile enroll | Out-Null
    $code = $LASTEXITCODE
    if ($code -in 10, 11, 12) {
      Stop-Setup 6 'enroll: HTTP 410, the token is expired, used or revoked.' `
        'mint a fresh token on the server and run the new lines; nothing else has to be repaired.'
    }
    if ($code -eq 13) {
      Stop-Setup 6 'enroll: HTTP 401, the server does not know this token.' 'mint a token on this very server and run the new lines.'
    }
    if ($code -eq 20) {
      Stop-Setup 6 "enroll: $($setup.Server) cannot be reached." `
        'check the address, DNS and the firewall, then run the same lines again; the token is still good.'
    }
    if ($code -eq 21) {
      Stop-Setup 6 "enroll: the server's certificate was refused." `
        'if it was renewed, take new lines from the server; otherwise somebody is in between. The token is still good.'
    }
    if ($code -eq 2) {
      Stop-Setup 2 'enroll: the agent refused the input, see the line above.' 'correct it, then run the same lines again.'
    }
    if ($code -ne 0) {
      Stop-Setup 6 "enroll: refused, see the line above (code $code)." 'follow that line, then run the same lines again.'
    }
    if (-not (Test-Enrolled)) {
      Stop-Setup 1 "enroll ended well but $($setup.EnvFile) is not complete." 'check the free space, then run the same lines with a fresh token.'
    }
    Write-Detail "enrolled, host $(Get-EnvValue 'RM_HOST_ID')"
  }

  # The host's own switch; the server cannot change it. The agent keeps such lines when it writes the file again.
  function Enable-Hooks {
    if ("$env:RM_ALLOW_HOOKS" -ne '1' -or (Get-EnvValue 'RM_ALLOW_HOOKS') -eq '1') { return }
    $lines = @([IO.File]::ReadAllLines($setup.EnvFile) | Where-Object { $_ -notmatch '^RM_ALLOW_HOOKS=' }) + 'RM_ALLOW_HOOKS=1'
    [IO.File]::WriteAllText($setup.EnvFile, ($lines -join "`n") + "`n")
    Write-Detail 'hooks configured on the server are allowed to run on this host'
  }

  # --- 5: service -------------------------------------------------------------------------------------------------

  function Start-Agent([bool]$IsRestart) {
    Write-Step "Starting the service $($setup.Service)"
    $kind = @()
    if ("$env:RM_SERVICE" -eq 'task') { $kind = @('--task') }
    & $setup.AgentFile service install @kind | Out-Null
    if ($LASTEXITCODE -ne 0) {
      Stop-Setup 1 'the service cannot be installed, see the line above.' 'follow that line, then run the same line again; $env:RM_SERVICE = "task" uses the Task Scheduler instead.'
    }
    if ($IsRestart) { & $setup.AgentFile service stop | Out-Null }
    & $setup.AgentFile service start | Out-Null
    if ($LASTEXITCODE -ne 0) {
      Stop-Setup 7 'the service does not start, see the line above.' "see $($setup.LogFile); `$env:RM_SERVICE = `"task`" uses the Task Scheduler instead."
    }
    & $setup.AgentFile status --wait 30
    if ($LASTEXITCODE -eq 0) {
      Write-Detail "running, started at boot, online at $($setup.Server)"
      return
    }
    Stop-Setup 7 'the host is enrolled, but its agent is not online yet, see the line above.' `
      "follow that line and see $($setup.LogFile); the agent goes on trying by itself."
  }

  # --- 6: schedules that already exist ------------------------------------------------------------------------------

  # Secrets never reach the screen: values of telling names and options, user:password in addresses, bearer tokens.
  # The names of secret files are no secrets: <f> keeps them from the rules and is taken away again.
  function Hide-Secrets([string]$Text) {
    $value = '("[^"]*("|$)|''[^'']*(''|$)|[^\s"'';|&])+'
    $secret = '(pass(word|wd|phrase)?|pwd|secret|token|key|credentials?)'
    $shown = $Text -replace '[\x00-\x1f\x7f]', ' '
    $shown = $shown -replace '([_-]FILE)([= ])', '$1<f>$2'
    $shown = $shown -replace "([A-Za-z0-9_-]*$secret\s*)=\s*$value", '$1=***'
    $shown = $shown -replace "((--?|/)[A-Za-z0-9-]*$secret[A-Za-z0-9-]*)[\s:]+$value", '$1 ***'
    $shown = $shown -replace '((^|\s)(-u|--user)[\s=]+["'']?[^\s:"'']+):[^\s]+', '$1:***'
    $shown = $shown -replace '(://)[^\s"'']*@', '$1***@'
    $shown = $shown -replace '(hc-ping\.com/)[^\s"]+', '$1***'
    $shown = $shown -replace '((Bearer|Basic)\s+)[^\s"'']+', '$1***'
    $shown = $shown -replace '<f>', ''
    return $shown.Substring(0, [Math]::Min(300, $shown.Length))
  }

  function Test-MentionsRestic([string]$Text) {
    return ($Text -replace 'restic-manager', '') -match 'restic|backrest|rustic'
  }

  # Lines of a script that run restic, without comments; at most five.
  function Get-ResticLines([string]$File) {
    try {
      if ((Get-Item -LiteralPath $File -Force).Length -gt 262144) { return @() }
      $lines = [IO.File]::ReadAllLines($File)
    } catch { return @() }
    return @($lines | Where-Object { $_ -notmatch '^\s*(#|::|@?rem\s)' -and (Test-MentionsRestic $_) } | Select-Object -First 5)
  }

  # The scripts that a command line calls, one level deep and no deeper.
  function Get-CalledScripts([string]$Line, [string]$Folder) {
    $found = @()
    foreach ($match in [regex]::Matches($Line, '"([^"]+\.(cmd|bat|ps1))"|''([^'']+\.(cmd|bat|ps1))''|([^\s"'']+\.(cmd|bat|ps1))(?![A-Za-z0-9])', 'IgnoreCase')) {
      $name = [Environment]::ExpandEnvironmentVariables("$($match.Groups[1].Value)$($match.Groups[3].Value)$($match.Groups[5].Value)")
      try {
        if (-not [IO.Path]::IsPathRooted($name) -and $Folder -ne '') { $name = [IO.Path]::Combine($Folder, $name) }
        if ([IO.Path]::IsPathRooted($name) -and [IO.File]::Exists($name)) { $found += $name }
      } catch { continue }
    }
    return $found
  }

  function Show-Schedule([string]$Source, [string]$Line, [string]$Folder) {
    $calls = @()
    foreach ($script in Get-CalledScripts $Line $Folder) {
      foreach ($text in Get-ResticLines $script) { $calls += "${script}: $(Hide-Secrets $text.Trim())" }
    }
    if ($calls.Count -eq 0 -and -not (Test-MentionsRestic $Line)) { return }
    $setup.Schedules++
    Write-Detail "task     ${Source}: $(Hide-Secrets $Line)"
    foreach ($call in $calls) { Write-Detail "         $call" }
  }

  function Show-Schedules {
    Write-Step 'Looking for restic schedules that already exist (they are only listed, never touched)'
    $setup.Schedules = 0
    foreach ($task in @(Get-ScheduledTask -ErrorAction SilentlyContinue)) {
      if ($task.TaskName -eq $setup.Service -or $task.TaskPath -like '\Microsoft\*') { continue }
      foreach ($action in @($task.Actions)) {
        if (-not $action.Execute) { continue }
        $folder = [Environment]::ExpandEnvironmentVariables("$($action.WorkingDirectory)".Trim('"'))
        Show-Schedule "$($task.TaskPath)$($task.TaskName) ($($task.State))" "$($action.Execute) $($action.Arguments)".Trim() $folder
      }
    }
    foreach ($service in @(Get-CimInstance Win32_Service -ErrorAction SilentlyContinue)) {
      if ($service.Name -eq $setup.Service -or -not (Test-MentionsRestic "$($service.PathName)")) { continue }
      $setup.Schedules++
      Write-Detail "service  $($service.Name) ($($service.State)): $(Hide-Secrets $service.PathName)"
    }
    if ($setup.Schedules -eq 0) {
      Write-Detail 'none found'
      return
    }
    Write-Detail "$($setup.Schedules) found. They go on as before; remove them yourself once restic-manager has taken over,"
    Write-Detail 'or two backups will run side by side.'
  }

  # --- the ways through -------------------------------------------------------------------------------------------

  function Resume-Enrolled {
    $enrolledAt = Get-EnvValue 'RM_SERVER'
    Write-Line "This host is enrolled already (host $(Get-EnvValue 'RM_HOST_ID') at $enrolledAt): nothing is enrolled or replaced."
    if ($setup.Server -ne '' -and $setup.Server -ne $enrolledAt.TrimEnd('/')) {
      Write-Line "Note: RM_SERVER is $($setup.Server), but the host stays at $enrolledAt. RM_FORCE_REENROLL=1 would move it."
    }
    $setup.Token = ''
    $setup.Server = $enrolledAt
    $setup.Step = 4
    Enable-Hooks
    Start-Agent $false
    Show-Schedules
    Write-Line 'Done: nothing had to be changed. RM_FORCE_REENROLL=1 enrolls this host again.'
  }

  function Install-Agent {
    Write-Step 'Checking this machine'
    Assert-Machine
    Assert-Elevated
    Write-Detail "windows/amd64, $([Environment]::OSVersion.VersionString)"
    if ("$env:RM_SERVER" -ne '') { Assert-ServerAddress }
    $isForced = "$env:RM_FORCE_REENROLL" -eq '1'
    if ((Test-Enrolled) -and [IO.File]::Exists($setup.AgentFile) -and -not $isForced) {
      Resume-Enrolled
      return
    }
    Assert-ServerAddress
    Assert-Pin
    $isWanted = $isForced -or -not (Test-Enrolled)
    if ($isWanted) { Assert-Token }
    Install-AgentFile
    Install-Restic
    if ($isWanted) { Register-ThisHost } else { Write-Step 'This host is enrolled already; only its missing agent was put back' }
    Enable-Hooks
    Start-Agent $true
    Show-Schedules
    Write-Line "Done: this host is enrolled and online. Go on in the browser: $($setup.Server)"
  }

  function Remove-Folder([string]$Folder) {
    if (-not (Test-Path -LiteralPath $Folder)) { return }
    # A program's file is held for a moment after its end.
    for ($try = 1; Test-Path -LiteralPath $Folder; $try++) {
      try { Remove-Item -LiteralPath $Folder -Recurse -Force } catch {
        if ($try -ge 10) {
          Stop-Setup 1 "$Folder cannot be removed: $($_.Exception.Message)" 'close the programs that use it, then run this again.'
        }
        Start-Sleep -Milliseconds 500
      }
    }
    $setup.IsRemoved = $true
    Write-Detail "$Folder removed"
  }

  function Uninstall-Agent {
    Assert-Elevated
    Write-Line 'Removing the restic-manager agent from this host'
    if ([IO.File]::Exists($setup.AgentFile)) {
      Write-Detail 'stopping the service; a running backup may take up to 90 s to end'
      & $setup.AgentFile service remove | Out-Null
      if ($LASTEXITCODE -ne 0) { Stop-Setup 1 'the service cannot be removed, see the line above.' 'follow that line, then run this again.' }
      $setup.IsRemoved = $true
      Write-Detail 'service removed'
    }
    Remove-Folder $setup.ProgramDir
    if ($Purge) { Remove-Folder $setup.DataDir } elseif (Test-Path -LiteralPath $setup.DataDir) {
      Write-Detail "$($setup.DataDir) kept (-Uninstall -Purge removes it)"
    }
    if ($setup.IsRemoved) { Write-Line 'Done. Repositories were not touched.' } else { Write-Line 'There was nothing to remove.' }
    Write-Line 'The server still lists this host until it is deleted there.'
  }

  function Remove-TempFiles {
    foreach ($file in $setup.TempFiles) { Remove-Item -LiteralPath $file -Force -ErrorAction SilentlyContinue }
  }

  # The token leaves the environment at once, so that no child but the agent's own enroll ever gets it, and that by stdin.
  $token = "$env:RM_TOKEN"
  Remove-Item Env:RM_TOKEN -ErrorAction SilentlyContinue

  $programFiles = if ($env:ProgramW6432) { $env:ProgramW6432 } else { $env:ProgramFiles }
  $setup = @{
    Token = $token; Server = ''; Pin = ''; Step = 0; TempFiles = @(); Failure = $null; Schedules = 0; IsRemoved = $false
    Service = 'restic-manager-agent'
    ProgramDir = "$programFiles\restic-manager"
    AgentFile = "$programFiles\restic-manager\restic-manager-agent.exe"
    OwnRestic = "$programFiles\restic-manager\restic.exe"
    DataDir = "$env:ProgramData\restic-manager"
    EnvFile = "$env:ProgramData\restic-manager\agent.env"
    LogFile = "$env:ProgramData\restic-manager\logs\agent.log"
  }
  # Folders that others chose for the agent are not for this installation.
  foreach ($name in 'RM_CONFIG_DIR', 'RM_STATE_DIR', 'RM_AGENT_UNPACK_DIR') { Remove-Item "Env:$name" -ErrorAction SilentlyContinue }

  $code = 0
  $before = [Net.ServicePointManager]::SecurityProtocol
  try {
    # Windows PowerShell may still offer older protocols only; 0 leaves the choice to Windows.
    if ($before -ne 0) { [Net.ServicePointManager]::SecurityProtocol = $before -bor [Net.SecurityProtocolType]::Tls12 }
    if ("$env:RM_UNINSTALL" -eq '1') { $Uninstall = $true }
    if ("$env:RM_PURGE" -eq '1') { $Purge = $true }
    if ($Purge -and -not $Uninstall) { Stop-Setup 2 '-Purge goes with -Uninstall only.' 'use -Uninstall -Purge.' }
    if ($Uninstall) { Uninstall-Agent } else { Install-Agent }
  } catch {
    if (-not $setup.Failure) {
      $setup.Failure = @{ Code = 1; Reason = "$($_.Exception.Message)"; Remedy = 'repair that, then run the same line again.' }
    }
    $code = $setup.Failure.Code
  } finally {
    Remove-TempFiles
    [Net.ServicePointManager]::SecurityProtocol = $before
  }

  # As a file it ends its own process; typed into a shell it must not end that.
  if ($MyInvocation.MyCommand.ScriptBlock.File) {
    if ($code -ne 0) {
      [Console]::Error.WriteLine("`nrestic-manager: $($setup.Failure.Reason)`nWhat to do: $($setup.Failure.Remedy)")
    }
    exit $code
  }
  $global:LASTEXITCODE = $code
  if ($code -ne 0) { throw "restic-manager: $($setup.Failure.Reason) What to do: $($setup.Failure.Remedy) (code $code)" }
}

Invoke-ResticManagerSetup @args
