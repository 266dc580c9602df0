using System.Reflection;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Instagram;
using InstaFunctions.SelfHost.Hosting;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.SelfHost.Tests;

public sealed class LogEventTests
{
    [Fact]
    public void Every_log_line_has_an_event_id_of_its_own()
    {
        var events = new[] { typeof(PublishJob).Assembly, typeof(ApiRoutes).Assembly, typeof(SelfHostApp).Assembly, typeof(InstagramOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType!.Name}.{method.Name}", method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(line => line.EventId is not null)
            .ToLookup(line => line.EventId, line => line.Method);

        Assert.True(events.Count > 30, "The log lines are not found.");
        Assert.All(events, line => Assert.Single(line));
        Assert.DoesNotContain(events, line => line.Key <= 0);
    }
}
