@echo off
rem Builds and tests everything that this machine has the packages for; see the script "test".
setlocal
cd /d "%~dp0"
set solution=InstaFunctions.sln
dotnet restore %solution% --nologo -v quiet >nul 2>nul
if errorlevel 1 (
  echo LEFT OUT: the projects of InstaFunctions.sln that InstaFunctions.SelfHosted.slnf does not list, for want of Azure packages.
  set solution=InstaFunctions.SelfHosted.slnf
)
dotnet test %solution% --nologo -m:1 %*
