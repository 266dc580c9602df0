using InstaFunctions.SelfHost.Demo;
using InstaFunctions.SelfHost.Hosting;

var started = false;
try
{
    if (args is ["demo", .. var rest])
    {
        return await DemoCommand.RunAsync(rest);
    }

    await using var app = await SelfHostApp.BuildAsync(args);
    await app.StartAsync();
    started = true;
    Greeting.Write(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (!started && StartFailure.Explain(exception) is not null)
{
    // What the person who started it can put right: the sentence is enough.
    await Console.Error.WriteLineAsync(StartFailure.Explain(exception));
    return 1;
}
