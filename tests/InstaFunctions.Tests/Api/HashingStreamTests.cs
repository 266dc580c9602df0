using System.Text;
using InstaFunctions.Api.Requests;

namespace InstaFunctions.Tests.Api;

public sealed class HashingStreamTests
{
    [Fact]
    public async Task A_form_has_one_hash_whatever_boundary_delimits_it() =>
        Assert.Equal(await HashAsync(Form("one", "bytes", "more"), "one"), await HashAsync(Form("another-one", "bytes", "more"), "another-one"));

    [Fact]
    public async Task Forms_that_differ_in_where_a_part_ends_differ() =>
        Assert.NotEqual(await HashAsync(Form("b", "xy", "z"), "b"), await HashAsync(Form("b", "x", "yz"), "b"));

    [Fact]
    public async Task A_boundary_that_stands_in_a_parts_bytes_counts_like_all_of_them()
    {
        Assert.NotEqual(await HashAsync(Form("a", "banana"), "a"), await HashAsync(Form("a", "bnn"), "a"));
        Assert.NotEqual(await HashAsync(Form("a", "--a"), "a"), await HashAsync(Form("a", ""), "a"));
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_hashed_as_it_is() =>
        Assert.NotEqual(await HashAsync("--x\r\nbytes", null), await HashAsync("--y\r\nbytes", null));

    private static string Form(string boundary, params string[] parts) =>
        string.Concat(parts.Select(part => $"--{boundary}\r\n\r\n{part}\r\n")) + $"--{boundary}--\r\n";

    private static async Task<string> HashAsync(string body, string? boundary)
    {
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(body));
        await using var stream = new HashingStream(source, boundary);
        return Convert.ToHexString(await stream.FinishAsync(default));
    }
}
