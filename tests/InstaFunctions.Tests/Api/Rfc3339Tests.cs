using InstaFunctions.Api.Requests;

namespace InstaFunctions.Tests.Api;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-06-20T14:30:00+02:00", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20T12:30:00Z", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20t12:30:00z", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20 12:30:00-00:00", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20T12:30:00.5Z", "2026-06-20T12:30:00.5000000")]
    [InlineData("2026-06-20T12:30:00.1234567Z", "2026-06-20T12:30:00.1234567")]
    [InlineData("2026-06-20T23:59:59.99999999999Z", "2026-06-20T23:59:59.9999999")]
    [InlineData("2026-06-20T12:30:00+14:00", "2026-06-19T22:30:00.0000000")]
    [InlineData("2028-02-29T00:00:00-11:30", "2028-02-29T11:30:00.0000000")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999")]
    [InlineData("2026-06-20T14:30+02:00", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20T14:30Z", "2026-06-20T14:30:00.0000000")]
    [InlineData("2026-06-20T14:30:00+0200", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20T14:30:00+02", "2026-06-20T12:30:00.0000000")]
    [InlineData("2026-06-20T14:30-0330", "2026-06-20T18:00:00.0000000")]
    [InlineData("2026-06-20T14:30:00,5+02", "2026-06-20T12:30:00.5000000")]
    [InlineData("20260620T143000+0200", "2026-06-20T12:30:00.0000000")]
    [InlineData("20260620T1430Z", "2026-06-20T14:30:00.0000000")]
    [InlineData("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00.0000000")]
    [InlineData("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00.0000000")]
    public void A_time_with_an_offset_is_an_instant(string text, string utc)
    {
        Assert.True(Rfc3339.TryParse(text, out var time, out _));

        Assert.Equal(utc, time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("2026-06-20T14:30:00")]
    [InlineData("2026-06-20 14:30:00.123")]
    [InlineData("2026-06-20T14:30")]
    [InlineData("20260620T1430")]
    public void A_naive_time_is_refused_with_the_way_to_write_it(string text)
    {
        Assert.False(Rfc3339.TryParse(text, out _, out var why));

        Assert.Equal(
            "has no offset, so it could mean any of 38 instants; it must be an ISO 8601 time with an offset, such as 2026-06-20T14:30:00+02:00, 2026-06-20T14:30+0200 or 2026-06-20T12:30:00Z.",
            why);
    }

    [Theory]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-06-20T24:00:00Z")]
    [InlineData("2026-06-20T12:60:00Z")]
    [InlineData("2026-06-20T23:59:60Z")]
    [InlineData("2026-06-20T12:30:00+15:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    public void A_time_that_does_not_exist_is_refused(string text)
    {
        Assert.False(Rfc3339.TryParse(text, out _, out var why));

        Assert.StartsWith("is not a time that exists", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("1781965800")]
    [InlineData("2026-06-20")]
    [InlineData("2026-06-20T14Z")]
    [InlineData("2026-06-20T14:30:00.Z")]
    [InlineData("2026-06-20T143000+0200")]
    [InlineData("2026-06-20T14:30:00+2")]
    [InlineData("2026-06-20T14:30:00+020")]
    [InlineData("2026-06-20T14:30:00 +02:00")]
    [InlineData(" 2026-06-20T14:30:00Z")]
    [InlineData("2026-06-20T14:30:00Z\n")]
    [InlineData("Sat, 20 Jun 2026 14:30:00 GMT")]
    public void Any_other_text_is_refused(string text)
    {
        Assert.False(Rfc3339.TryParse(text, out _, out var why));

        Assert.StartsWith("must be an ISO 8601 time", why, StringComparison.Ordinal);
    }
}
