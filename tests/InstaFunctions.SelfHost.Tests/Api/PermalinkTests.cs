using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.SelfHost.Tests.Api;

public sealed class PermalinkTests
{
    [Fact]
    public async Task An_address_that_Instagram_tells_late_is_told_when_the_job_is_read_again()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("late");
        _ = service.Simulator.AddFault(new FaultRule { Name = "permalink-late", Parameters = new() { ["seconds"] = "600" } });
        var accepted = (await customer.PublishAsync(("caption", "late"))).Is(202);
        var ended = await service.DriveUntilAsync(customer.Caller.EndOfAsync(accepted["outputJobId"]!), TimeSpan.FromSeconds(10));
        Assert.Equal(("succeeded", null), (ended["status"], ended["permalink"]));

        service.Clock.Advance(TimeSpan.FromMinutes(2));
        var soon = await customer.JobAsync(accepted["outputJobId"]!);
        service.Clock.Advance(TimeSpan.FromMinutes(10));
        var later = await customer.JobAsync(accepted["outputJobId"]!);

        Assert.Null(soon["permalink"]);
        Assert.Equal(Assert.Single(customer.PostsWith("late")).Permalink.ToString(), later["permalink"]);
        Assert.NotEqual(soon.Header("ETag"), later.Header("ETag"));
        var calls = service.CallsTo(Endpoints.Media);
        Assert.Equal(later["permalink"], (await customer.JobAsync(accepted["outputJobId"]!))["permalink"]);
        Assert.Equal(calls, service.CallsTo(Endpoints.Media));
    }
}
