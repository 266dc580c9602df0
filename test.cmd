@echo off
rem Builds the whole solution and runs every test; see the script "test". Arguments go to "dotnet test".
setlocal
cd /d "%~dp0"
where npm > nul 2> nul && if not exist eng\azurite\node_modules call npm ci --prefix eng/azurite --omit=optional --silent || exit /b 1
dotnet build InstaFunctions.sln --nologo -v quiet -clp:NoSummary || exit /b 1
dotnet test InstaFunctions.sln --no-build --nologo -m:1 %*
