using System.Text.Json.Nodes;

namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Random schedules, cancellations, moves and clock jumps: no job is lost, none posts twice, no cancelled one posts.</summary>
public sealed class SchedulePropertyTests
{
    private const int Steps = 150;

    // Below the window's limit, so that a jump over all of them leaves none waiting for a slot.
    private const int MostPending = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_job_posts_once_at_its_time_unless_it_was_cancelled(int seed)
    {
        // Months go by: the media must outlive them.
        await using var service = await Service.StartAsync(("Media:Retention", "3650.00:00:00"));
        var run = new Run(service, await service.AddCustomerAsync("random"), new Random(seed));

        for (var step = 0; step < Steps; step++)
        {
            await run.StepAsync();
        }

        await run.FinishAsync();
    }

    private sealed class Run(Service service, Customer customer, Random random)
    {
        private readonly List<Plan> _plans = [];

        private IReadOnlyList<Plan> Pending => [.. _plans.Where(p => p is { Ended: false, Canceled: false })];

        public Task StepAsync() => random.Next(10) switch
        {
            < 4 when Pending.Count < MostPending => ScheduleAsync(),
            < 5 when Pending.Count > 0 => CancelAsync(Any()),
            < 7 when Pending.Count > 0 => MoveAsync(Any()),
            < 8 when Pending.Count > 0 => MoveAndCancelAsync(Any()),
            < 9 when Pending.Count > 0 => JumpOntoAsync(Any()),
            _ => JumpAsync(service.Now + TimeSpan.FromMinutes(random.Next(1, 3 * 24 * 60))),
        };

        public async Task FinishAsync()
        {
            await JumpAsync(service.Now.AddDays(30));

            Assert.Empty(Pending);
            Assert.Equal(_plans.Count(p => !p.Canceled), service.Simulator.Posts.Count);
            var quota = await customer.Caller.GetAsync($"/api/v1/instagram/accounts/{customer.Account}/quota");
            Assert.Equal("0", quota["reserved"]);
            Assert.Empty((await customer.Caller.GetAsync(Customer.Scheduled)).Json["items"]!.AsArray());
        }

        private Plan Any() => Pending[random.Next(Pending.Count)];

        // Whole seconds, so that no job is due in the one millisecond by which the clock is moved too far.
        private DateTimeOffset AnyTime() => Whole(service.Now + TimeSpan.FromSeconds(random.NextInt64((5 * 60) + 1, 29 * 24 * 3600)));

        private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

        private async Task ScheduleAsync()
        {
            var plan = new Plan($"post {_plans.Count}") { Due = AnyTime() };
            var answer = await customer.PublishAsync(("caption", plan.Caption), ("scheduledAt", Customer.Text(plan.Due)));
            if (answer.Status == 202)
            {
                plan.Job = answer["outputJobId"]!;
                _plans.Add(plan);
            }
            else
            {
                _ = answer.IsProblem(422, "quota_exhausted");
            }
        }

        private async Task CancelAsync(Plan plan)
        {
            _ = (await customer.Caller.DeleteAsync($"{Customer.Scheduled}/{plan.Job}")).Is(204);
            plan.Canceled = true;
        }

        private async Task MoveAsync(Plan plan)
        {
            var time = AnyTime();
            var answer = await SendMoveAsync(plan, time);
            Assert.True(answer.Status == 200 || answer.Code == "quota_exhausted", answer.Text);
            plan.Due = answer.Status == 200 ? time : plan.Due;
        }

        private async Task MoveAndCancelAsync(Plan plan)
        {
            var answers = await Task.WhenAll(SendMoveAsync(plan, AnyTime()), customer.Caller.DeleteAsync($"{Customer.Scheduled}/{plan.Job}"));
            Assert.True(answers[0].Status is 200 or 409 || answers[0].Code == "quota_exhausted", answers[0].Text);
            _ = answers[1].Is(204);
            plan.Canceled = true;
        }

        /// <summary>The clock reaches a job's time while somebody cancels it.</summary>
        private async Task JumpOntoAsync(Plan plan)
        {
            var to = plan.Due;
            await JumpAsync(to.AddSeconds(-1));
            if (plan.Ended)
            {
                return;
            }

            var cancel = customer.Caller.DeleteAsync($"{Customer.Scheduled}/{plan.Job}");
            service.MoveTo(to);
            var answer = await cancel;
            plan.Canceled = answer.Status == 204;
            Assert.True(plan.Canceled || answer.Code == "conflict", answer.Text);
            await JumpAsync(to);
        }

        /// <summary>Moves the clock, waits for all that falls due on the way, and looks at what was posted.</summary>
        private async Task JumpAsync(DateTimeOffset to)
        {
            // From one due time to the next: a jump over it would cut through the job's calls, whose time limits would pass.
            while (Pending.Where(p => p.Due <= Whole(to)).MinBy(p => p.Due) is { } plan)
            {
                await MoveToAsync(plan.Due);
                var ended = await service.DriveUntilAsync(customer.Caller.EndOfAsync(plan.Job), TimeSpan.FromSeconds(15));
                Assert.True(ended["status"] == "succeeded", ended.Text);
                plan.Ended = true;
            }

            await service.QuietAsync();
            await MoveToAsync(Whole(to));
            var posts = service.Simulator.Posts.ToLookup(p => p.Caption!);
            foreach (var plan in _plans)
            {
                Assert.Equal(plan.Ended ? 1 : 0, posts[plan.Caption].Count());
                Assert.All(posts[plan.Caption], post => Assert.True(post.Timestamp >= plan.Due));
            }
        }

        /// <summary>Moves the clock forward and has the access token refreshed, as the hours that were jumped over would have done.</summary>
        private async Task MoveToAsync(DateTimeOffset to)
        {
            service.MoveTo(to > service.Now ? to : service.Now);
            await service.RefreshTokensAsync();
        }

        private Task<Answer> SendMoveAsync(Plan plan, DateTimeOffset to) =>
            customer.Caller.PatchAsync($"{Customer.Scheduled}/{plan.Job}", new JsonObject { ["scheduledAt"] = Customer.Text(to) });
    }

    /// <summary>What the test knows of a job.</summary>
    private sealed class Plan(string caption)
    {
        public string Caption { get; } = caption;

        public string Job { get; set; } = "";

        public required DateTimeOffset Due { get; set; }

        public bool Canceled { get; set; }

        public bool Ended { get; set; }
    }
}
