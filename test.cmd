@echo off
rem Builds and tests everything that this machine has the packages for; see the script "test".
setlocal
cd /d "%~dp0"
set solution=InstaFunctions.sln
set log=%TEMP%\instafunctions-restore-%RANDOM%.log
dotnet restore %solution% --nologo -v quiet > "%log%" 2>&1
if not errorlevel 1 goto run
rem NU1101 to NU1103: a package, or its version, cannot be had here. Anything else is a real failure.
findstr /r "NU110[123]" "%log%" > nul
if errorlevel 1 (
  type "%log%"
  exit /b 1
)
echo LEFT OUT: the projects of InstaFunctions.sln that InstaFunctions.SelfHosted.slnf does not list, for want of
findstr /r "NU110[123]" "%log%"
set solution=InstaFunctions.SelfHosted.slnf
:run
del "%log%"
dotnet test %solution% --nologo -m:1 %*
