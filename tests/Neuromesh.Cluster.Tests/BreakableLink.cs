using System.Net;
using System.Net.Sockets;

namespace Neuromesh.Cluster.Tests;

/// <summary>Stands before a node's port and passes on what comes, so that its connections can be broken while both ends are well. New ones are let through again.</summary>
internal sealed class BreakableLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target = FreePort();
    private readonly List<TcpClient> _ends = [];
    private readonly Task _accepting;

    public BreakableLink()
    {
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The options of the node behind it, whose address is that of the link.</summary>
    public NodeOptions Behind(NodeOptions options) => options with
    {
        Port = _target,
        Configuration = $"akka.remote.dot-netty.tcp.public-port = {((IPEndPoint)_listener.LocalEndpoint).Port}\n{options.Configuration}",
    };

    /// <summary>Breaks all connections.</summary>
    /// <returns>How many there were.</returns>
    public int Break()
    {
        lock (_ends)
        {
            _ends.ForEach(end => end.Close());
            var count = _ends.Count / 2;
            _ends.Clear();
            return count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Break();
        _listener.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, _target);
                near.NoDelay = far.NoDelay = true;
                lock (_ends)
                {
                    _ends.AddRange([near, far]);
                }

                _ = Pass(near, far);
                _ = Pass(far, near);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The link is taken down.
        }
    }

    private static async Task Pass(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It was broken.
        }
        finally
        {
            from.Close();
            to.Close();
        }
    }
}
