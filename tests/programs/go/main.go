// SPDX-License-Identifier: BSD-2-Clause

// A Go program as containers have them: goroutines that read files, a child process, a loopback
// connection. Everything it does is counted in its output, so a test knows that it worked.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
)

func main() {
	var wait sync.WaitGroup
	var lock sync.Mutex
	read := 0
	for i := 0; i < 8; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			data, err := os.ReadFile("/etc/passwd")
			if err == nil {
				lock.Lock()
				read += len(data)
				lock.Unlock()
			}
		}()
	}
	wait.Wait()
	out, err := exec.Command("/bin/echo", "child").Output()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			io.WriteString(conn, "hello")
			conn.Close()
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	said, _ := io.ReadAll(conn)
	fmt.Printf("%d %s %s", read/8, said, out)
}
