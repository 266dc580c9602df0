using System.Globalization;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using static InstaFunctions.Core.Jobs.IntentOutcome;

namespace InstaFunctions.Tests.Jobs;

public sealed class JobChangesTests
{
    private static readonly DateTimeOffset Now = SomeJob.Now;

    public static TheoryData<string> Codes { get; } = [.. PublishErrors.All.Select(kind => kind.Code)];

    [Fact]
    public void A_timeline_keeps_two_hundred_lines()
    {
        var job = WithLines(JobChanges.MaxEvents);

        Assert.Equal(200, job.Events.Count);
        Assert.Equal(Enumerable.Range(1, 200).Select(Text), job.Events.Select(line => line.Message));
    }

    [Fact]
    public void The_line_past_two_hundred_pushes_out_one_of_the_middle()
    {
        var job = WithLines(JobChanges.MaxEvents + 1);

        Assert.Equal(
            Enumerable.Range(1, 100).Concat(Enumerable.Range(102, 100)).Select(Text),
            job.Events.Select(line => line.Message));
    }

    [Fact]
    public void However_long_the_timeline_its_beginning_and_its_end_stay()
    {
        var job = WithLines(5000);

        Assert.Equal(200, job.Events.Count);
        Assert.Equal(Enumerable.Range(1, 100).Concat(Enumerable.Range(4901, 100)).Select(Text), job.Events.Select(line => line.Message));
    }

    [Fact]
    public void A_line_that_says_the_same_as_the_last_one_is_not_repeated()
    {
        var job = WithLines(1);

        Assert.Same(job, job.WithEvent(Now + TimeSpan.FromHours(1), "line", Text(1)));
        Assert.Equal(2, job.WithEvent(Now, "other", Text(1)).Events.Count);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_failure_after_an_unclear_publish_is_an_unknown_outcome_and_never_safe_to_resubmit(string code)
    {
        var kind = PublishErrors.All.Single(candidate => candidate.Code == code);
        PublishIntent[][] histories =
        [
            [SomeJob.Intent(1, Unknown)],
            [SomeJob.Intent(1, Disproved)],
            [SomeJob.Intent(1, Unknown), SomeJob.Intent(2, Refused)],
            [SomeJob.Intent(1, Disproved), SomeJob.Intent(2, Refused)],
            [SomeJob.Intent(1, Refused), SomeJob.Intent(2, Unknown)],
        ];
        foreach (var intents in histories)
        {
            var job = SomeJob.In(JobStatus.InProgress, intents).Fail(Now, kind.Because("It went wrong."));

            Assert.Equal(PublishErrors.OutcomeUnknown.Code, job.Error!.Code);
            Assert.False(job.Error.SafeToResubmit);
            Assert.StartsWith("It went wrong.", job.Error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_failure_without_an_unclear_publish_keeps_its_reason(string code)
    {
        var kind = PublishErrors.All.Single(candidate => candidate.Code == code);
        foreach (var intents in new PublishIntent[][] { [], [SomeJob.Intent(1, Refused)] })
        {
            var job = SomeJob.In(JobStatus.InProgress, intents).Fail(Now, kind.Because("It went wrong."));

            Assert.Equal(kind.Because("It went wrong."), job.Error);
            Assert.Equal(code != PublishErrors.OutcomeUnknown.Code, job.Error!.SafeToResubmit);
            Assert.Equal(JobPhase.Done, job.Phase);
            Assert.Equal(Now, job.CompletedAt);
        }
    }

    [Fact]
    public void A_clear_answer_overrules_a_failed_job_and_clears_its_error()
    {
        var failed = SomeJob.In(JobStatus.InProgress, SomeJob.Intent(1, Unknown)).Fail(Now, PublishErrors.OutcomeUnknown.Because("Why."));
        var job = failed.Publish(1, new IgMediaId("p1"), Now, "Live.");

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal("p1", job.IgMediaId?.Value);
        Assert.Null(job.Error);
        Assert.Equal(Published, job.Intents[0].Outcome);
    }

    [Theory]
    [InlineData(JobStatus.InProgress)]
    [InlineData(JobStatus.Failed)]
    public void An_operators_word_that_nothing_was_published_makes_it_safe_to_resubmit(JobStatus status)
    {
        var job = SomeJob.In(JobStatus.InProgress, SomeJob.Intent(1, Disproved), SomeJob.Intent(2, Unknown));
        var before = status == JobStatus.Failed ? job.Fail(Now, PublishErrors.OutcomeUnknown.Because("Why.")) : job;
        var after = before.Resolve(Now, published: false, post: null);

        Assert.Equal(JobStatus.Failed, after.Status);
        Assert.True(after.Error!.SafeToResubmit);
        Assert.Contains("operator", after.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobStatus.InProgress)]
    [InlineData(JobStatus.Failed)]
    public void An_operators_word_that_the_post_is_live_ends_the_job_as_succeeded(JobStatus status)
    {
        var job = SomeJob.In(JobStatus.InProgress, SomeJob.Intent(1, Unknown));
        var before = status == JobStatus.Failed ? job.Fail(Now, PublishErrors.OutcomeUnknown.Because("Why.")) : job;
        var after = before.Resolve(Now, published: true, new IgMediaId("p1"));

        Assert.Equal(JobStatus.Succeeded, after.Status);
        Assert.Equal("p1", after.IgMediaId?.Value);
        Assert.Null(after.Error);
        Assert.Equal(Published, Assert.Single(after.Intents).Outcome);
    }

    [Fact]
    public void A_second_post_never_replaces_the_one_that_is_known()
    {
        var job = SomeJob.In(JobStatus.InProgress, SomeJob.Intent(1, Unknown), SomeJob.Intent(2, Unknown))
            .Publish(2, new IgMediaId("p2"), Now, "Live.")
            .Publish(1, new IgMediaId("p1"), Now, "Live too.");

        Assert.Equal("p2", job.IgMediaId?.Value);
        Assert.Equal("Live too.", job.Events[^1].Message);
    }

    [Fact]
    public void Only_the_attempt_that_is_meant_is_concluded()
    {
        var job = SomeJob.In(JobStatus.InProgress, SomeJob.Intent(1, Disproved), SomeJob.Intent(2, Unknown)).Conclude(2, Refused, null);

        Assert.Equal([Disproved, Refused], job.Intents.Select(intent => intent.Outcome));
    }

    [Fact]
    public void A_job_that_has_begun_cannot_be_cancelled()
    {
        var job = SomeJob.In(JobStatus.Queued).Begin(Now);

        Assert.Equal(Now, job.StartedAt);
        _ = Assert.Throws<InvalidOperationException>(() => job.Cancel(Now));
    }

    private static PublishJob WithLines(int count) => Enumerable.Range(1, count)
        .Aggregate(SomeJob.In(JobStatus.Queued), (job, number) => job.WithEvent(Now, "line", Text(number)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
