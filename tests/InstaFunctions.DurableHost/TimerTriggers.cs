using System.Reflection;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.DurableHost;

/// <summary>Runs every timer function of the app, one after the other, each time that the sweep is due.</summary>
internal sealed partial class TimerTriggers(
    IServiceProvider services, DurableEngine engine, IOptions<PublishingOptions> options, ILogger<TimerTriggers> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var functions = ActivatorUtilities.CreateInstance<Timers>(services);
        var triggers = typeof(Timers).GetMethods().Where(method => method.IsDefined(typeof(FunctionAttribute))).ToList();
        using var timer = new PeriodicTimer(options.Value.SweepInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var trigger in triggers)
            {
                await RunAsync(functions, trigger);
            }
        }
    }

    private async Task RunAsync(Timers functions, MethodInfo trigger)
    {
        try
        {
            await (Task)trigger.Invoke(functions, Arguments.Of(trigger, engine.Client, null))!;
        }
#pragma warning disable CA1031 // As the host does: a function that fails is logged, and run again at its next time.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, trigger.Name);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The timer function {Function} failed.")]
    private partial void LogFailed(Exception exception, string function);
}
