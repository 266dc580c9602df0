using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Tests.Quota;

/// <summary>
/// Long random lives of an account. Instagram is played by a list of the times at which posts went live, some of them
/// long after the call and without an answer; a count by hand over that list says whether a window was ever overspent.
/// </summary>
public sealed class QuotaLedgerPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_24_hours_ever_hold_more_posts_than_the_limit_whatever_happens(int limit)
    {
        var (posts, fullest) = (0, 0);
        for (var seed = 0; seed < 250; seed++)
        {
            var life = new Life(seed, limit);
            for (var step = 0; step < 200; step++)
            {
                await life.StepAsync();
            }

            var most = PostCount.MostInAnyDay(life.Posts);
            Assert.True(most <= limit, $"Seed {seed}: {most} posts in 24 hours, the limit is {limit}.");
            posts += life.Posts.Count;
            fullest = Math.Max(fullest, most);
        }

        // The lives were busy enough to show something.
        Assert.Equal(limit, fullest);
        Assert.True(posts > 500, $"Only {posts} posts in all.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Jobs_that_keep_their_times_are_never_refused_what_they_reserved(int limit)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var bench = new LedgerBench(limit);
            var plan = new List<(JobId Job, DateTimeOffset At)>();
            for (var i = 0; i < 30; i++)
            {
                var job = bench.NewJob();
                var at = bench.Now.AddMinutes(random.Next(6 * 24 * 60));
                var slot = random.Next(3) == 0 ? await bench.ReserveAsync(job, at, null) : await bench.AtAsync(job, at);
                if (slot.Granted)
                {
                    plan.Add((job, slot.At));
                }
                else
                {
                    // What it names instead is free indeed.
                    job = bench.NewJob();
                    at = slot.FreeBefore ?? slot.At;
                    Assert.True((await bench.AtAsync(job, at)).Granted, $"Seed {seed}");
                    plan.Add((job, at));
                }
            }

            foreach (var (job, at) in plan.OrderBy(slot => slot.At))
            {
                bench.Clock.SetUtcNow(at);
                Assert.True((await bench.TakeAsync(job)).Granted, $"Seed {seed}");
                await bench.ConfirmAsync(job);
            }

            Assert.InRange(PostCount.MostInAnyDay([.. plan.Select(slot => slot.At)]), 1, limit);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_queue_that_takes_each_slot_when_told_uses_every_one_in_the_order_of_arrival(int limit)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var bench = new LedgerBench(limit);
            var published = new List<(JobId Job, DateTimeOffset At)>();
            var waiting = (await bench.WaitAsync(12)).ToDictionary(slot => slot.Job, slot => slot.Slot.At);
            var arrival = waiting.Keys.ToList();
            while (waiting.Count > 0)
            {
                var (job, at) = waiting.OrderBy(slot => LaterOf(bench.Now, slot.Value)).ThenBy(slot => arrival.IndexOf(slot.Key)).First();
                bench.Clock.SetUtcNow(LaterOf(bench.Now, at));
                var taken = await bench.TakeAsync(job);
                if (taken.Granted)
                {
                    // Some take their time, and those behind them are late as well.
                    bench.Clock.Advance(TimeSpan.FromSeconds(random.Next(2) * random.Next(3600)));
                    await bench.ConfirmAsync(job);
                    published.Add((job, bench.Now));
                    _ = waiting.Remove(job);
                }
                else
                {
                    Assert.True(taken.At > bench.Now, $"Seed {seed}");
                    // A count by hand finds the same tick: those before it take what the oldest posts leave.
                    var before = arrival.IndexOf(job) - published.Count;
                    if (before < limit)
                    {
                        Assert.Equal(published[before - limit + published.Count].At + LedgerBench.Window, taken.At);
                    }

                    waiting[job] = taken.At;
                }
            }

            Assert.Equal(arrival, published.Select(post => post.Job));
            Assert.Equal(limit, PostCount.MostInAnyDay([.. published.Select(post => post.At)]));
        }

        static DateTimeOffset LaterOf(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }

    private sealed class Life(int seed, int limit)
    {
        private readonly Random _random = new(seed);
        private readonly LedgerBench _bench = new(limit);
        private readonly List<JobId> _reserved = [];
        private readonly List<JobId> _publishing = [];
        private readonly Dictionary<JobId, DateTimeOffset> _taken = [];
        private readonly List<(JobId Job, DateTimeOffset At)> _live = [];

        public List<DateTimeOffset> Posts { get; } = [];

        public Task StepAsync() => _random.Next(20) switch
        {
            0 or 1 => ReserveAsync(),
            2 => MoveAsync(),
            3 => GiveBackAsync(),
            4 or 5 or 6 => TakeAsync(),
            7 or 8 => PublishUnplannedAsync(),
            9 or 10 or 11 => TakeEffectAsync(),
            12 or 13 or 14 => ConfirmAsync(),
            15 => LearnOrObserveAsync(),
            _ => WaitAsync(),
        };

        private async Task ReserveAsync()
        {
            var job = _bench.NewJob();
            var at = _bench.Now.AddMinutes(_random.Next(-60, 3 * 24 * 60));
            var slot = await _bench.ReserveAsync(job, at, _random.Next(2) == 0 ? null : at.AddHours(_random.Next(30)));
            if (slot.Granted)
            {
                _reserved.Add(job);
            }
        }

        private async Task MoveAsync()
        {
            if (Pick(_reserved) is { } job)
            {
                _ = await _bench.MoveAsync(job, _bench.Now.AddMinutes(_random.Next(3 * 24 * 60)));
            }
        }

        private async Task GiveBackAsync()
        {
            if (Pick(_random.Next(2) == 0 ? _reserved : _publishing) is { } job)
            {
                _ = await _bench.ReleaseAsync(job);
                _ = _reserved.Remove(job) || _publishing.Remove(job);
            }
        }

        private async Task TakeAsync()
        {
            if (Pick(_reserved) is { } job && (await _bench.TakeAsync(job)).Granted)
            {
                _ = _reserved.Remove(job);
                _publishing.Add(job);
                _taken[job] = _bench.Now;
            }
        }

        private async Task PublishUnplannedAsync()
        {
            var job = _bench.NewJob();
            if ((await _bench.TakeAsync(job)).Granted)
            {
                Posts.Add(_bench.Now);
                _live.Add((job, _bench.Now));
            }
            else
            {
                _ = await _bench.ReleaseAsync(job);
            }
        }

        // A call that was sent some time ago takes effect, as long as its container may live; nobody here knows yet.
        private async Task TakeEffectAsync()
        {
            if (Pick(_publishing) is not { } job)
            {
                return;
            }

            _ = _publishing.Remove(job);
            if (_bench.Now - _taken[job] < TimeSpan.FromDays(1))
            {
                Posts.Add(_bench.Now);
                _live.Add((job, _bench.Now));
            }
            else
            {
                _ = await _bench.ReleaseAsync(job);
            }
        }

        // Told by the platform's clock in whole seconds, or as the time at which it was found out.
        private async Task ConfirmAsync()
        {
            if (_live.Count > 0)
            {
                var (job, at) = _live[_random.Next(_live.Count)];
                _ = _live.Remove((job, at));
                await _bench.ConfirmAsync(job, _random.Next(3) == 0 ? _bench.Now : at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)));
            }
        }

        private async Task LearnOrObserveAsync()
        {
            if (_random.Next(2) == 0 && Pick(_publishing) is { } job)
            {
                _ = await _bench.LearnAsync(job);
                _ = _publishing.Remove(job);
                _reserved.Add(job);
            }
            else
            {
                await _bench.ObserveAsync(_random.Next(limit + 2), _random.Next(2) == 0 ? null : _random.Next(1, 2 * limit));
            }
        }

        private Task WaitAsync()
        {
            // Mostly minutes and hours, now and then to the tick at which something leaves; an answer within a week.
            _bench.Clock.Advance(_random.Next(6) switch
            {
                0 => LedgerBench.Window,
                1 => LedgerBench.Window - LedgerBench.Tick,
                2 => TimeSpan.FromTicks(_random.NextInt64(TimeSpan.TicksPerHour)),
                3 => TimeSpan.FromTicks(_random.NextInt64(TimeSpan.TicksPerDay)),
                _ => TimeSpan.FromMinutes(_random.Next(180)),
            });
            return Task.CompletedTask;
        }

        private JobId? Pick(List<JobId> jobs) => jobs.Count == 0 ? null : jobs[_random.Next(jobs.Count)];
    }
}
