using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

/// <summary>A post whose address Instagram did not tell when it went live.</summary>
public sealed class PermalinkTests
{
    private readonly World _world = new();
    private readonly PublishJob _job;
    private readonly int _readsAtFirst;

    public PermalinkTests()
    {
        _world.Platform.Always(PlatformCall.Permalink, Fault.Refusal(InstagramErrorMeaning.NotReadable));
        _job = _world.Run(_world.Accept());
        Assert.Equal((JobStatus.Succeeded, null), (_job.Status, _job.Permalink));
        _readsAtFirst = _world.Platform.Count(PlatformCall.Permalink);
    }

    private int ReadsSince => _world.Platform.Count(PlatformCall.Permalink) - _readsAtFirst;

    [Fact]
    public void Its_address_is_looked_for_when_its_job_is_looked_at_and_kept_with_it()
    {
        _world.Platform.Otherwise = _ => null;
        _world.Clock.Advance(TimeSpan.FromDays(3));

        var seen = Look();

        Assert.Equal(Assert.Single(_world.PostsOf(_job)).Media.Permalink, seen.Permalink);
        Assert.Equal(seen, _world.Row(_job));
        Assert.Equal("permalink_found", seen.Events[^1].Type);
        Assert.Equal(_job.CompletedAt, seen.CompletedAt);
        _ = Look();
        Assert.Equal(1, ReadsSince);
    }

    [Fact]
    public void It_is_looked_for_after_a_minute_and_then_after_twice_the_time_each_time_however_often_the_job_is_looked_at()
    {
        List<TimeSpan> searches = [];
        for (var age = TimeSpan.Zero; age < TimeSpan.FromMinutes(40); age += TimeSpan.FromSeconds(30))
        {
            var before = ReadsSince;
            _ = Look();
            _ = Look();
            searches.AddRange(Enumerable.Repeat(age, ReadsSince - before));
            _world.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32], searches.Select(search => search.TotalMinutes));
    }

    [Fact]
    public void A_minute_less_a_tick_after_the_end_is_too_soon()
    {
        _world.Clock.Advance(Permalinks.FirstInterval - TimeSpan.FromTicks(1));
        _ = Look();
        Assert.Equal(0, ReadsSince);
        _world.Clock.Advance(TimeSpan.FromTicks(1));
        _ = Look();
        Assert.Equal(1, ReadsSince);
    }

    [Fact]
    public void Of_two_who_look_at_the_same_row_one_searches()
    {
        _world.Clock.Advance(TimeSpan.FromHours(1));
        var row = Stored();
        _ = Look(row);
        _ = Look(row);
        Assert.Equal(1, ReadsSince);
    }

    [Fact]
    public void A_job_that_failed_or_whose_post_is_not_known_is_left_alone()
    {
        _world.Change(_job, row => row with { IgMediaId = null });
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _ = Look();
        Assert.Equal(0, ReadsSince);
    }

    private Stored<PublishJob> Stored() => _world.Jobs.FindAsync(_job.TenantId, _job.Id, CancellationToken.None).Result!;

    private PublishJob Look(Stored<PublishJob>? row = null) =>
        _world.Permalinks.CompleteAsync(row ?? Stored(), CancellationToken.None).Result.Value;
}
