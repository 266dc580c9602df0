using InstaFunctions.Core.Publishing;
using InstaFunctions.CrashHost;
using InstaFunctions.SelfHost.Hosting;
using Microsoft.Extensions.DependencyInjection;

// The service as it is, in a process that does as it is told through its standard input: die at a boundary or after a time,
// move its clock, or find the disk full. It prints "@listening <address>", "@reached <point>" and "@done" after a command.
var control = new Control();
if (Environment.GetEnvironmentVariable("CRASH_AFTER_MILLISECONDS") is { } after)
{
    control.Do($"die {after}");
}

await using var app = await SelfHostApp.BuildAsync(args, builder =>
{
    builder.Services.AddSingleton<IFailPoints>(control.FailPoints);
    builder.Services.AddSingleton<TimeProvider>(control.Clock);
});
await app.StartAsync();
Console.WriteLine($"@listening {app.Urls.First()}");

// Without its master nobody would ever end it.
while (await Console.In.ReadLineAsync() is { } command)
{
    if (command == "stop")
    {
        await app.StopAsync();
        Console.WriteLine("@done");
        return;
    }

    control.Do(command);
    Console.WriteLine("@done");
}

SuddenDeath.Come();
