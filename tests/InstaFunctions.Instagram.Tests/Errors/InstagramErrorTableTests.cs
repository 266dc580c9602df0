using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;
using static InstaFunctions.Core.Platform.InstagramErrorMeaning;

namespace InstaFunctions.Instagram.Tests.Errors;

/// <summary>
/// The table twice: what each error must mean, written from the platform's documentation without a look at the table, and
/// the table's own rows, each sent through the whole client.
/// </summary>
public sealed class InstagramErrorTableTests
{
    /// <summary>HTTP status, code, subcode; then what it means on a read or creation, and on a publish.</summary>
    public static TheoryData<int, int?, int?, InstagramErrorMeaning, InstagramErrorMeaning> Expected => new()
    {
        { 400, -2, 2207003, MediaNotFetched, OutcomeUnknown },
        { 400, -1, 2207001, Transient, OutcomeUnknown },
        { 400, -1, 2207032, Transient, OutcomeUnknown },
        { 400, -2, 2207020, ContainerGone, OutcomeUnknown },
        { 400, -1, 2207053, Transient, OutcomeUnknown },
        { 400, -1, null, Transient, OutcomeUnknown },
        { 400, -2, 1, Transient, OutcomeUnknown },
        { 400, 9004, 2207052, MediaNotFetched, MediaNotFetched },
        { 400, 9007, 2207027, NotReady, NotReady },
        { 400, 24, 2207008, ContainerNotFound, ContainerNotFound },
        { 400, 24, 2207006, ContainerGone, ContainerGone },
        { 400, 9, 2207042, Quota, Quota },
        { 403, 9, 2207042, Quota, Quota },
        { 403, 4, 2207051, SpamBlocked, SpamBlocked },
        { 400, 4, 2207051, SpamBlocked, SpamBlocked },
        { 500, 4, 2207051, SpamBlocked, SpamBlocked },
        { 429, 4, 2207051, SpamBlocked, SpamBlocked },
        { 200, 4, 2207051, SpamBlocked, SpamBlocked },
        { 400, 25, 2207050, AccountRestricted, AccountRestricted },
        { 400, 100, 2207023, Rejected, Rejected },
        { 400, 100, 2207028, Rejected, Rejected },
        { 400, 100, 2207040, Rejected, Rejected },
        { 400, 352, 2207026, Rejected, Rejected },
        { 400, 36000, 2207004, Rejected, Rejected },
        { 400, 36001, 2207005, Rejected, Rejected },
        { 400, 36003, 2207009, Rejected, Rejected },
        { 400, 36004, 2207010, Rejected, Rejected },
        { 400, 1, 2207057, Rejected, Rejected },
        { 400, 1, null, Transient, OutcomeUnknown },
        { 500, 1, null, Transient, OutcomeUnknown },
        { 400, 2, null, Transient, OutcomeUnknown },
        { 503, 2, 1234, Transient, OutcomeUnknown },
        { 403, 4, null, Throttled, Throttled },
        { 400, 4, 1349193, Throttled, Throttled },
        { 400, 17, 2446079, Throttled, Throttled },
        { 400, 32, null, Throttled, Throttled },
        { 400, 613, null, Throttled, Throttled },
        { 400, 80002, null, Throttled, Throttled },
        { 429, null, null, Throttled, Throttled },
        { 429, 12345, null, Throttled, Throttled },
        { 429, 2, null, Throttled, OutcomeUnknown },
        { 400, 190, null, Token, Token },
        { 400, 190, 458, Token, Token },
        { 401, 190, 459, Token, Token },
        { 400, 190, 460, Token, Token },
        { 400, 190, 463, Token, Token },
        { 400, 102, null, Token, Token },
        { 403, 10, null, Permission, Permission },
        { 400, 3, null, Permission, Permission },
        { 400, 199, null, Unrecognized, OutcomeUnknown },
        { 403, 200, null, Permission, Permission },
        { 400, 299, null, Permission, Permission },
        { 400, 300, null, Unrecognized, OutcomeUnknown },
        { 400, 100, 33, NotReadable, OutcomeUnknown },
        { 404, 100, 33, NotReadable, OutcomeUnknown },
        // The publishing subcodes mean the same under any code.
        { 403, 1, 2207051, SpamBlocked, SpamBlocked },
        { 400, 10, 2207050, AccountRestricted, AccountRestricted },
        { 400, 4, 2207042, Quota, Quota },
        { 400, null, 2207042, Quota, Quota },
        { 400, 100, 2207006, ContainerGone, ContainerGone },
        { 400, -1, 2207076, Transient, OutcomeUnknown },
        { 400, 100, 2207081, Rejected, Rejected },
        { 400, 100, 2207035, Rejected, Rejected },
        // Codes that come without a subcode, or with one that says nothing more.
        { 400, 9, null, Quota, Quota },
        { 400, 24, null, ContainerGone, ContainerGone },
        { 400, 25, null, AccountRestricted, AccountRestricted },
        { 400, 9004, null, MediaNotFetched, MediaNotFetched },
        { 400, 9004, 2207999, MediaNotFetched, MediaNotFetched },
        { 400, 36003, null, Rejected, Rejected },
        { 403, 368, null, SpamBlocked, SpamBlocked },
        { 403, 368, 1390008, SpamBlocked, SpamBlocked },
        { 400, 341, null, Throttled, Throttled },
        { 400, 80001, null, Throttled, Throttled },
        { 400, 80014, 2446079, Throttled, Throttled },
        { 400, 80000, null, Unrecognized, OutcomeUnknown },
        { 400, 80015, null, Unrecognized, OutcomeUnknown },
        { 400, 452, null, Token, Token },
        { 400, 457, null, Unrecognized, OutcomeUnknown },
        { 400, 458, null, Token, Token },
        { 400, 467, null, Token, Token },
        { 400, 468, null, Unrecognized, OutcomeUnknown },
        { 400, 190, 467, Token, Token },
        { 400, 100, 2207999, Unrecognized, OutcomeUnknown },
        // An error that the table does not know.
        { 400, 100, null, Rejected, OutcomeUnknown },
        { 400, 12345, 1, Unrecognized, OutcomeUnknown },
        { 400, null, null, Unrecognized, OutcomeUnknown },
        { 400, 9007, null, NotReady, NotReady },
        { 499, 12345, null, Unrecognized, OutcomeUnknown },
        { 500, 12345, null, Transient, OutcomeUnknown },
        { 599, null, null, Transient, OutcomeUnknown },
        { 302, null, null, Transient, OutcomeUnknown },
        { 399, 12345, null, Transient, OutcomeUnknown },
        // A refusal's code with a status that refuses nothing.
        { 500, 9007, 2207027, NotReady, OutcomeUnknown },
        { 503, 190, null, Token, OutcomeUnknown },
        { 500, 80002, null, Throttled, OutcomeUnknown },
        { 200, 9007, 2207027, NotReady, OutcomeUnknown },
        { 200, 12345, null, Transient, OutcomeUnknown },
    };

    public static TheoryData<InstagramErrorRow> Rows => [.. InstagramErrorTable.Rows];

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task An_error_means_what_the_platform_documents(
        int status, int? code, int? subcode, InstagramErrorMeaning onRead, InstagramErrorMeaning onPublish)
    {
        await using var client = new TestClient();
        client.AnswersError(status, code, subcode);

        Assert.Equal(onRead, (await client.FailsAsync("status")).Meaning);
        Assert.Equal(onRead, (await client.FailsAsync("create")).Meaning);
        Assert.Equal(onPublish, (await client.FailsAsync("publish")).Meaning);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_row_reaches_the_caller_with_its_numbers_and_its_words(InstagramErrorRow row)
    {
        await using var client = new TestClient();
        foreach (var code in new[] { row.Code, row.LastCode })
        {
            client.AnswersError(400, code, row.Subcode);
            foreach (var (call, meaning) in new[] { ("create", row.Meaning), ("publish", row.OnPublish) })
            {
                var failure = await client.FailsAsync(call);
                Assert.Equal(meaning, failure.Meaning);
                Assert.Equal((400, code, row.Subcode), (failure.Details.HttpStatus, failure.Details.Code, failure.Details.Subcode));
                Assert.Contains(row.Says, failure.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_row_can_be_reached_and_none_hides_behind_another()
    {
        foreach (var row in InstagramErrorTable.Rows)
        {
            Assert.Same(row, InstagramErrorTable.Find(row.Code, row.Subcode));
            Assert.Same(row, InstagramErrorTable.Find(row.LastCode, row.Subcode));
        }
    }

    [Fact]
    public void No_row_lets_a_publish_be_repeated_as_if_it_were_a_read() =>
        Assert.DoesNotContain(InstagramErrorTable.Rows, row => row.OnPublish is Transient or NotReadable);

    [Fact]
    public void An_error_without_a_number_has_no_row() => Assert.Null(InstagramErrorTable.Find(null, null));

    [Theory]
    [InlineData(2207052, MediaNotFetched)]
    [InlineData(2207003, MediaNotFetched)]
    [InlineData(2207051, SpamBlocked)]
    [InlineData(2207042, Quota)]
    [InlineData(2207009, Rejected)]
    [InlineData(2207026, Rejected)]
    [InlineData(2207050, AccountRestricted)]
    [InlineData(2207020, ContainerGone)]
    [InlineData(2207076, Transient)]
    [InlineData(2207082, ProcessingFailed)]
    [InlineData(9004, MediaNotFetched)]
    [InlineData(36003, Rejected)]
    [InlineData(2207999, ProcessingFailed)]
    [InlineData(null, ProcessingFailed)]
    public void The_number_of_a_failed_container_means_what_it_means_as_an_answer(int? number, InstagramErrorMeaning meaning) =>
        Assert.Equal(meaning, InstagramErrorTable.MeaningOfContainer(number));

    [Theory]
    [InlineData(true, Transient)]
    [InlineData(false, Unrecognized)]
    public async Task An_unknown_error_that_says_it_is_transient_may_be_tried_again(bool transient, InstagramErrorMeaning meaning)
    {
        await using var client = new TestClient();
        client.Answers(
            System.Net.HttpStatusCode.BadRequest,
            $$$"""{"error":{"code":12345,"is_transient":{{{(transient ? "true" : "false")}}}}}""");

        Assert.Equal(meaning, (await client.FailsAsync("create")).Meaning);
        Assert.Equal(OutcomeUnknown, (await client.FailsAsync("publish")).Meaning);
    }
}
