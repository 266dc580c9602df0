using InstaFunctions.Core.Publishing;
using InstaFunctions.CrashHost;
using InstaFunctions.DurableHost;
using InstaFunctions.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

// The Azure app's own services, orchestration, activities and timers on Durable Functions' own engine, in one process that
// does as it is told through its standard input. What is not here is the Functions host: its triggers are stood in for.
var control = new Control();
if (Environment.GetEnvironmentVariable("CRASH_AFTER_MILLISECONDS") is { } after)
{
    control.Do($"die {after}");
}

var builder = WebApplication.CreateBuilder(args);
FunctionsApp.AddServices(builder.Services, builder.Configuration);
builder.Services.AddSingleton<IFailPoints>(control.FailPoints);
builder.Services.AddSingleton<TimeProvider>(control.Clock);
builder.Services.AddSingleton<RequestCounts>();
builder.Services.AddSingleton<DurableEngine>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
builder.Services.AddHostedService<TimerTriggers>();

await using var app = builder.Build();
app.MapTriggers();
await app.StartAsync();
await app.RunCommandsAsync(control);
