namespace InstaFunctions.SelfHost.Tests.Api;

/// <summary>Cancel and start race for a job, thousands of times: never both win.</summary>
public sealed class CancelRaceTests
{
    private const int Accounts = 50;
    private const int JobsEach = 40;

    // The posts of the other accounts would take most of the time and show nothing more; their jobs begin, and fail.
    private const int LiveAccounts = 8;

    [Fact]
    public async Task Cancel_and_start_never_both_win()
    {
        await using var service = await Service.StartAsync();
        var customer = await service.AddCustomerAsync("racer");
        var due = service.Now.AddMinutes(30);
        List<(string Job, string Caption, bool Live)> jobs = [];
        for (var account = 0; account < Accounts; account++)
        {
            var id = await customer.ConnectAnotherAsync();
            var live = account < LiveAccounts;
            for (var n = 0; n < JobsEach; n++)
            {
                var caption = $"{account}/{n}";
                jobs.Add((await customer.ScheduleAsync(due, ("instagramAccountId", id), ("caption", caption)), caption, live));
            }

            if (!live)
            {
                service.Simulator.Revoke(service.Simulator.Accounts[^1]);
            }
        }

        // Shuffled, so that the cancellations come from all sides; the clock strikes in the midst of them.
        var random = new Random(7);
        var order = jobs.OrderBy(_ => random.Next()).ToList();
        var sent = 0;
        var strike = new TaskCompletionSource();
        var begin = Task.Run(async () =>
        {
            await strike.Task;
            service.MoveTo(due);
        });
        var canceled = new bool[order.Count];
        await Parallel.ForAsync(0, order.Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (index, _) =>
        {
            if (Interlocked.Increment(ref sent) == order.Count / 4)
            {
                strike.SetResult();
            }

            var answer = index % 2 == 0
                ? await customer.Caller.DeleteAsync($"{Customer.Scheduled}/{order[index].Job}")
                : await customer.Caller.PostAsync($"{Customer.Jobs}/{order[index].Job}/cancel");
            canceled[index] = answer.Status is 200 or 204;
            Assert.True(canceled[index] || answer.Status == 409, answer.Text);
        });
        await begin;

        var posts = new Dictionary<string, int>();
        var ends = new List<Answer>();
        foreach (var (job, _, _) in order)
        {
            ends.Add(await service.DriveUntilAsync(customer.Caller.EndOfAsync(job), TimeSpan.FromSeconds(1)));
        }

        foreach (var post in service.Simulator.Posts)
        {
            posts[post.Caption!] = posts.GetValueOrDefault(post.Caption!) + 1;
        }

        for (var index = 0; index < order.Count; index++)
        {
            var (_, caption, live) = order[index];
            Assert.Equal(canceled[index] ? "canceled" : live ? "succeeded" : "failed", ends[index]["status"]);
            Assert.Equal(!canceled[index] && live ? 1 : 0, posts.GetValueOrDefault(caption));
        }

        // No race without two sides: each has won some.
        Assert.InRange(canceled.Count(c => c), order.Count / 4, order.Count - 1);
    }
}
